import { Modal } from '@mantine/core';
import { KeyCap } from '../../components/key-cap.tsx';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './station.module.css';

const rows = [
  { keys: ['Space'], text: 'keys.inspect' },
  { keys: ['D'], text: 'keys.markDefect' },
  { keys: ['Q'], text: 'keys.callQuality' },
  { keys: ['P'], text: 'keys.pause' },
  { keys: ['1', '2', '3'], text: 'keys.decide' },
  { keys: ['Z'], text: 'keys.undo' },
  { keys: ['→', '←'], text: 'keys.back' },
  { keys: ['Esc'], text: 'keys.now' },
  { keys: ['+', '-', '0'], text: 'keys.zoom' },
  { keys: ['↓', '↑'], text: 'keys.blend' },
  { keys: ['I', 'T', 'R', 'H', 'C'], text: 'keys.go' },
  { keys: ['?'], text: 'keys.help' },
] as const;

/** All keys on one page. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app.close'), size: 'xl' }}
    >
      <dl className={css.keys}>
        {rows.map(({ keys, text }) => (
          <div key={text}>
            <dt>
              {keys.map((name) => (
                <KeyCap key={name} name={name} />
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <p className={css.soft}>{t('keys.scanner')}</p>
    </Modal>
  );
}
