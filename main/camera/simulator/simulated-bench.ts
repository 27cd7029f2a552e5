import type { GeneratedPart, PartGenerator, PartKind } from '../part-generator/part-generator.ts';
import type { Timer } from '../timer.ts';

/** How long a person leaves the part under several cameras after the first of them took it. */
const TAKE_AWAY_MS = 400;

/** The place under the simulated cameras and the part that lies there. */
export interface SimulatedBench {
  readonly part: GeneratedPart;
  readonly width: number;
  readonly height: number;
  placeNext(kind: PartKind): void;
  /** A camera has taken the part: another one is placed, when several cameras look on after they had time to. */
  taken(): void;
}

export type BenchOptions = {
  readonly generator: PartGenerator;
  readonly firstKind: PartKind;
  readonly autoPlace: boolean;
  readonly cameras: number;
  readonly timer: Timer;
};

export function createSimulatedBench({
  generator,
  firstKind,
  autoPlace,
  cameras,
  timer,
}: BenchOptions): SimulatedBench {
  let part = generator.next(firstKind);
  let isBeingTaken = false;

  const place = (kind: PartKind): void => {
    part = generator.next(kind);
  };

  return {
    get part() {
      return part;
    },
    width: generator.width,
    height: generator.height,
    placeNext: place,
    taken: () => {
      if (!autoPlace || isBeingTaken) {
        return;
      }
      if (cameras === 1) {
        place('mixed');
        return;
      }
      const seen = part;
      isBeingTaken = true;
      timer.after(TAKE_AWAY_MS, () => {
        isBeingTaken = false;
        // A part that a person placed meanwhile stays.
        if (part === seen) {
          place('mixed');
        }
      });
    },
  };
}
