import { Button, TextInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import { addTeachSession } from '../../api/station-store.ts';
import { navigate } from '../../components/navigation/use-route.ts';
import { useServices } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './teach.module.css';

const NAME_LENGTH = 80;

/** Step 1: what the part is called. */
export function NameStep() {
  const { t } = useTexts();
  const { engine, station } = useServices();
  const [name, setName] = useState('');
  const [productCode, setProductCode] = useState('');
  const [wasTried, setTried] = useState(false);
  const missing = (text: string): string | null => (wasTried && text.trim() === '' ? t('teach.required') : null);

  const create = useAction(
    t('failed.create'),
    useCallback(async () => {
      const session = await engine.teach.create({ name: name.trim(), productCode: productCode.trim() });
      station.setState(({ teachSessions }) => ({ teachSessions: addTeachSession(teachSessions, session) }));
      navigate({ screen: 'teach', id: session.sessionId });
    }, [engine, name, productCode, station]),
  );

  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (name.trim() !== '' && productCode.trim() !== '') {
          create.run();
        }
      }}
    >
      <TextInput
        size="xl"
        label={t('teach.partName')}
        description={t('teach.partNameHint')}
        value={name}
        error={missing(name)}
        maxLength={NAME_LENGTH}
        data-autofocus
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <TextInput
        size="xl"
        label={t('teach.productCode')}
        description={t('teach.productCodeHint')}
        value={productCode}
        error={missing(productCode)}
        maxLength={NAME_LENGTH}
        onChange={({ currentTarget }) => setProductCode(currentTarget.value)}
      />
      <div className={css.buttons}>
        <Button variant="default" size="xl" h={64} onClick={() => navigate({ screen: 'teach', id: null })}>
          {t('app.cancel')}
        </Button>
        <Button type="submit" size="xl" h={64} loading={create.isBusy}>
          {t('teach.next')}
        </Button>
      </div>
    </form>
  );
}
