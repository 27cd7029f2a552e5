import { Loader } from '@mantine/core';
import { useStation } from '../../components/services/services.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './station.module.css';

/** Before the engine has told anything: that it is being reached, and what to do when it is not. */
export function ConnectingScreen({ isInShell }: { readonly isInShell: boolean }) {
  const { t } = useTexts();
  const connection = useStation((state) => state.connection);
  return (
    <main className={css.connecting}>
      <h1 className="visually-hidden">{t('app.name')}</h1>
      <Loader size="xl" aria-hidden="true" />
      <output>{connection === 'lost' ? t('lost.title') : t('lost.connecting')}</output>
      {connection === 'lost' && (
        <p className={css.soft}>
          {t('lost.text')} {!isInShell && t('lost.browser')}
        </p>
      )}
    </main>
  );
}
