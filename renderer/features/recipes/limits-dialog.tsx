import { Button, Modal, NumberInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { Recipe } from '../../../contract/recipe.ts';
import { isReason, ReasonField } from '../../components/reason-field.tsx';
import { useServices } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './recipes.module.css';

export type LimitsDialogProps = {
  readonly recipe: Recipe;
  readonly onChanged: (recipe: Recipe) => void;
  readonly onClose: () => void;
};

type LimitInputProps = { readonly label: string; readonly value: number; readonly onChange: (value: number) => void };

function LimitInput({ label, value, onChange }: LimitInputProps) {
  return (
    <NumberInput
      size="xl"
      label={label}
      value={value}
      min={0}
      step={0.05}
      decimalScale={3}
      onChange={(next) => onChange(typeof next === 'number' ? next : Number.parseFloat(next) || 0)}
    />
  );
}

/** Changes the limits of a recipe, which makes a new revision; the reason is kept with it. */
export function LimitsDialog({ recipe, onChanged, onClose }: LimitsDialogProps) {
  const { t } = useTexts();
  const { engine, notices } = useServices();
  const [review, setReview] = useState(recipe.thresholds.review);
  const [fail, setFail] = useState(recipe.thresholds.fail);
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const isOrdered = review <= fail;
  const { recipeId, name, revision } = recipe;

  const save = useAction(
    t('failed.limits'),
    useCallback(async () => {
      const changed = await engine.recipe.setThresholds({
        recipeId,
        thresholds: { review, fail },
        reason: reason.trim(),
      });
      onChanged(changed);
      notices.getState().tell(t('done.limitsChanged', { name, revision: changed.revision }));
      onClose();
    }, [engine, fail, name, notices, onChanged, onClose, reason, recipeId, review, t]),
  );

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('recipes.limitsTitle', { name })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app.close'), size: 'xl' }}
    >
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (isOrdered && isReason(reason)) {
            save.run();
          }
        }}
      >
        <p>{t('recipes.limitsText')}</p>
        <div className={css.limits}>
          <LimitInput label={t('recipes.review')} value={review} onChange={setReview} />
          <LimitInput label={t('recipes.fail')} value={fail} onChange={setFail} />
        </div>
        {!isOrdered && (
          <p role="alert" className={css.alarm}>
            {t('recipes.order')}
          </p>
        )}
        <ReasonField reason={reason} wasTried={wasTried} onChange={setReason} />
        <Button type="submit" size="xl" h={64} loading={save.isBusy}>
          {t('recipes.save', { revision: revision + 1 })}
        </Button>
      </form>
    </Modal>
  );
}
