import type { Verdict } from '../../../contract/verdict.ts';
import { useTexts } from '../services/use-texts.ts';
import css from './verdict.module.css';
import { VerdictMark } from './verdict-mark.tsx';

/** A verdict in a list: shape and word. */
export function VerdictBadge({ verdict }: { readonly verdict: Verdict }) {
  const { t } = useTexts();
  return (
    <span className={css.badge} data-verdict={verdict}>
      <VerdictMark verdict={verdict} size={18} />
      {t(`verdictName.${verdict}`)}
    </span>
  );
}
