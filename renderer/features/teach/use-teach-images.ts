import { useCallback, useRef, useState } from 'react';
import type { TeachImage, TeachSession } from '../../../contract/teach.ts';
import { base64FromBytes } from '../../api/base64.ts';
import { addTeachSession } from '../../api/station-store.ts';
import { toAppError } from '../../api/switching-link.ts';
import { useServices } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';

export type FileProgress = { readonly done: number; readonly total: number };

export type TeachImages = {
  readonly capture: () => void;
  readonly isCapturing: boolean;
  readonly addFiles: (files: readonly File[]) => void;
  /** Null while no files are being added. */
  readonly adding: FileProgress | null;
  readonly remove: (image: TeachImage) => void;
};

/** Returns the ways in which a session's good pictures come and go. */
export function useTeachImages({ sessionId }: TeachSession, isSimulated: boolean): TeachImages {
  const { engine, station, notices, images } = useServices();
  const { t } = useTexts();
  const [adding, setAdding] = useState<FileProgress | null>(null);
  const isAdding = useRef(false);

  const keep = useCallback(
    (session: TeachSession): void =>
      station.setState(({ teachSessions }) => ({ teachSessions: addTeachSession(teachSessions, session) })),
    [station],
  );
  const addBytes = async (fileName: string, bytes: Uint8Array): Promise<void> =>
    keep(await engine.teach.addImage({ sessionId, fileName, base64: base64FromBytes(bytes) }));

  const capture = useAction(
    t('failed.capture'),
    useCallback(async () => {
      if (isSimulated) {
        await engine.simulator.placeNext({ kind: 'good' });
      }
      keep(await engine.teach.capture({ sessionId }));
    }, [engine, isSimulated, keep, sessionId]),
  );

  /** One after the other, so that memory holds one picture and a bad file does not stop the rest. */
  const addAll = async (files: readonly File[]): Promise<void> => {
    for (const [done, file] of files.entries()) {
      setAdding({ done, total: files.length });
      try {
        await addBytes(file.name, new Uint8Array(await file.arrayBuffer()));
      } catch (error) {
        notices.getState().fail(t('failed.addImage', { name: file.name }), toAppError(error));
      }
    }
  };

  const removeOnce = async ({ sha256, fileName }: TeachImage): Promise<void> => {
    const picture = await images.read(sha256);
    keep(await engine.teach.removeImage({ sessionId, sha256 }));
    notices.getState().tell(t('done.imageRemoved'), async () => {
      await addBytes(fileName, new Uint8Array(await picture.arrayBuffer()));
    });
  };

  return {
    capture: capture.run,
    isCapturing: capture.isBusy,
    adding,
    addFiles(files) {
      if (isAdding.current || files.length === 0) {
        return;
      }
      isAdding.current = true;
      void addAll(files).finally(() => {
        isAdding.current = false;
        setAdding(null);
      });
    },
    remove(image) {
      removeOnce(image).catch((error: unknown) => notices.getState().fail(t('failed.removeImage'), toAppError(error)));
    },
  };
}
