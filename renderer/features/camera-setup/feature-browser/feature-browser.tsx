import { SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { CameraFeature } from '../../../../contract/camera-feature.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import css from './feature-browser.module.css';
import { FeatureRow } from './feature-row.tsx';
import { categoriesOf, filterFeatures, type Level, levels } from './feature-tree.ts';
import type { FeatureValue } from './feature-value.ts';

const INDENT_PX = 14;

export type FeatureBrowserProps = {
  readonly features: readonly CameraFeature[];
  readonly onSet: (name: string, value: FeatureValue) => void;
  readonly onExecute: (name: string) => void;
};

function isLevel(value: string): value is Level {
  return levels.some((level) => level === value);
}

type CategoriesProps = {
  readonly features: readonly CameraFeature[];
  readonly level: Level;
  readonly chosen: string | null;
  readonly onChoose: (category: string | null) => void;
};

function Categories({ features, level, chosen, onChoose }: CategoriesProps) {
  const { t } = useTexts();
  const categories = useMemo(() => categoriesOf(features, level), [features, level]);
  const all = categories.reduce((sum, { count }) => sum + count, 0);
  return (
    <ul className={css.categories} aria-label={t('features.categories')}>
      <li>
        <button type="button" className={css.category} aria-pressed={chosen === null} onClick={() => onChoose(null)}>
          <span>{t('features.all')}</span> <span>{all}</span>
        </button>
      </li>
      {categories.map(({ name, label, depth, count }) => (
        <li key={name}>
          <button
            type="button"
            className={css.category}
            style={{ paddingLeft: 12 + depth * INDENT_PX }}
            aria-pressed={chosen === name}
            onClick={() => onChoose(name)}
          >
            <span>{label}</span> <span>{count}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Everything a GenICam camera can do, by category: look, search, set. */
export function FeatureBrowser({ features, onSet, onExecute }: FeatureBrowserProps) {
  const { t } = useTexts();
  const [search, setSearch] = useState('');
  const [level, setLevel] = useState<Level>('Beginner');
  const [category, setCategory] = useState<string | null>(null);
  const shown = useMemo(
    () => filterFeatures(features, { search, level, category }),
    [category, features, level, search],
  );
  return (
    <div className={css.browser}>
      <div className={css.tools}>
        <TextInput
          className={css.search}
          aria-label={t('features.search')}
          placeholder={t('features.search')}
          leftSection={<IconSearch aria-hidden="true" />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        <SegmentedControl
          size="md"
          aria-label={t('features.visibility')}
          value={level}
          onChange={(value) => isLevel(value) && setLevel(value)}
          data={levels.map((value) => ({ value, label: t(`features.level.${value}`) }))}
        />
        <output className={css.count}>{t('features.shown', { count: shown.length })}</output>
      </div>
      <Categories
        features={features}
        level={level}
        chosen={category}
        onChoose={(next) => {
          // A search looks everywhere; choosing a category is asking for something else.
          setSearch('');
          setCategory(next);
        }}
      />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling list must be reachable by key */}
      <ul className={css.list} tabIndex={0} aria-label={t('cameras.tab.features')}>
        {shown.length === 0 && <li className={css.row}>{t('features.nothing')}</li>}
        {shown.map((feature) => (
          <FeatureRow key={feature.name} feature={feature} onSet={onSet} onExecute={onExecute} />
        ))}
      </ul>
    </div>
  );
}
