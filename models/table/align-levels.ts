import { AppError } from '../../contract/errors.ts';
import type { Feature, FeatureTable } from '../estimator/feature-table.ts';

/**
 * Returns the table with the codes of its categories as the `fitted` columns number them: the same level may have
 * another code in another file. Columns without levels and those not in `fitted` stay as they are.
 *
 * @throws AppError `bad-request` naming column, row and a level that was not there when the model learned
 */
export function alignLevels(table: FeatureTable, fitted: readonly Pick<Feature, 'name' | 'levels'>[]): FeatureTable {
  const levelsByName = new Map(fitted.map(({ name, levels }) => [name, levels]));
  const features = table.features.map((feature) => {
    const levels = levelsByName.get(feature.name);
    if (levels === undefined && feature.levels !== undefined && levelsByName.has(feature.name)) {
      throw new AppError(
        'bad-request',
        `Column "${feature.name}" held numbers when the model learned and holds texts now; write numbers there`,
      );
    }
    return levels === undefined ? feature : recode(feature, levels);
  });
  return { rowCount: table.rowCount, features };
}

function recode({ name, values, levels: own }: Feature, levels: readonly string[]): Feature {
  const texts = own ?? [];
  const codeByText = new Map(levels.map((level, code) => [level, code]));
  const codes = values.map((value, row) => {
    if (Number.isNaN(value)) {
      return value;
    }
    const text = own === undefined ? String(value) : (texts[value] ?? '');
    const code = codeByText.get(text);
    if (code === undefined) {
      const known = levels.slice(0, 8).join(', ');
      throw new AppError(
        'bad-request',
        `Column "${name}", row ${row + 1}: "${text}" was not there when the model learned (it knows ${known}); ` +
          'leave the row out or train again with it',
      );
    }
    return code;
  });
  return { name, values: codes, levels };
}
