import { Button } from '@mantine/core';
import { IconCamera, IconFolderOpen } from '@tabler/icons-react';
import { useRef } from 'react';
import { ActionButton } from '../../components/controls/action-button.tsx';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './teach.module.css';
import type { TeachImages } from './use-teach-images.ts';

const ICON_PX = 30;
const FILE_TYPES = '.jpg,.jpeg,.png,.bmp,.tif,.tiff,image/jpeg,image/png,image/bmp,image/tiff';

/** Takes a picture, or chooses files. */
export function CollectActions({ pictures }: { readonly pictures: TeachImages }) {
  const { t } = useTexts();
  const fileInput = useRef<HTMLInputElement>(null);
  return (
    <div className={css.buttons}>
      <ActionButton
        isMain
        label={t(pictures.isCapturing ? 'teach.capturing' : 'teach.capture')}
        icon={<IconCamera size={ICON_PX} aria-hidden="true" />}
        keyName="Space"
        isBusy={pictures.isCapturing}
        onPress={pictures.capture}
      />
      <Button
        variant="default"
        size="xl"
        h={72}
        leftSection={<IconFolderOpen aria-hidden="true" />}
        onClick={() => fileInput.current?.click()}
      >
        {t('teach.choose')}
      </Button>
      <input
        ref={fileInput}
        className="visually-hidden"
        type="file"
        multiple
        accept={FILE_TYPES}
        aria-label={t('teach.choose')}
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          pictures.addFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </div>
  );
}
