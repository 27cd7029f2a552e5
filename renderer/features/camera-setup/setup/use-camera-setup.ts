import { useCallback, useEffect, useRef, useState } from 'react';
import type { CameraSetup } from '../../../../contract/camera-setup.ts';
import type { AppError } from '../../../../contract/errors.ts';
import type { CameraSettings } from '../../../../contract/recipe.ts';
import { toAppError } from '../../../api/switching-link.ts';
import { useServices } from '../../../components/services/services.ts';
import { useLoaded } from '../../../components/services/use-loaded.ts';
import { useRepeated } from '../../../components/services/use-repeated.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { type Differences, differencesOf } from './read-back.ts';
import { sensorAxes, wholeSensor } from './sensor-region.ts';

const REFRESH_MS = 2_000;
const KEPT_STEPS = 20;

export type CameraSetupControl = {
  /** Null until the camera was asked. */
  readonly setup: CameraSetup | null;
  /** As asked while the camera is being set, else as read back. */
  readonly settings: CameraSettings | null;
  readonly failure: AppError | null;
  readonly reload: () => void;
  /** Sets the camera, one change after the other. */
  readonly apply: (change: Partial<CameraSettings>) => void;
  readonly differences: Differences;
  /** Null where there is nothing to take back. */
  readonly undo: (() => void) | null;
};

/** Asking for "the whole sensor" by leaving the region out could leave it as it is. */
function withRegion(settings: CameraSettings, { ranges }: CameraSetup): CameraSettings {
  const axes = sensorAxes(ranges);
  return axes === null || settings.sensorRegion !== null ? settings : { ...settings, sensorRegion: wholeSensor(axes) };
}

/** Returns the camera in use as it is set, and the ways to set it. */
export function useCameraSetup(): CameraSetupControl {
  const { engine, notices } = useServices();
  const { t } = useTexts();
  const { value: setup, failure, reload, set } = useLoaded(useCallback(() => engine.camera.setup({}), [engine]));
  const [wanted, setWanted] = useState<Partial<CameraSettings>>({});
  const [differences, setDifferences] = useState<Differences>({});
  const [history, setHistory] = useState<readonly CameraSettings[]>([]);
  const latest = useRef(setup);
  const queue = useRef(Promise.resolve());
  const waiting = useRef(0);
  useEffect(() => {
    latest.current = setup;
  }, [setup]);

  useRepeated(
    useCallback(async () => {
      if (waiting.current === 0) {
        const answer = await engine.camera.setup({});
        if (waiting.current === 0) {
          set(answer);
        }
      }
    }, [engine, set]),
    REFRESH_MS,
  );

  const send = async (change: Partial<CameraSettings>, isUndo: boolean): Promise<void> => {
    const before = latest.current;
    if (before === null) {
      return;
    }
    const after = await engine.camera.applySettings({ settings: { ...before.settings, ...change } });
    latest.current = after;
    set(after);
    const names = new Set(Object.keys(change));
    setDifferences((known) => ({
      ...Object.fromEntries(Object.entries(known).filter(([name]) => !names.has(name))),
      ...differencesOf(change, after.settings),
    }));
    if (!isUndo) {
      setHistory((steps) => [...steps, withRegion(before.settings, before)].slice(-KEPT_STEPS));
    }
  };

  const enqueue = (change: Partial<CameraSettings>, isUndo: boolean): void => {
    waiting.current += 1;
    setWanted((known) => ({ ...known, ...change }));
    queue.current = queue.current
      .then(() => send(change, isUndo))
      .catch((error: unknown) => {
        notices.getState().fail(t('failedCamera.setting'), toAppError(error));
        reload();
      })
      .finally(() => {
        waiting.current -= 1;
        if (waiting.current === 0) {
          setWanted({});
        }
      });
  };

  const last = history.at(-1);
  return {
    setup,
    settings: setup === null ? null : { ...setup.settings, ...wanted },
    failure,
    reload,
    differences,
    apply: (change) => enqueue(change, false),
    undo:
      last === undefined
        ? null
        : () => {
            setHistory((steps) => steps.slice(0, -1));
            enqueue(last, true);
          },
  };
}
