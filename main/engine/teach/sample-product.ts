import type { TeachProgress } from '../../../contract/teach.ts';
import type { StationState } from '../station/station-state.ts';
import type { TeachService } from './teach-service.ts';
import type { RecipeService } from '../station/recipe-service.ts';

export const SAMPLE_NAME = 'Sample bracket';
export const SAMPLE_PRODUCT_CODE = 'B-114';
/** Share of the whole preparation that taking the pictures is counted for. */
const CAPTURE_SHARE = 0.5;

type Deps = {
  readonly teach: TeachService;
  readonly recipes: RecipeService;
  readonly state: StationState;
  readonly images: number;
  readonly nowUs: () => number;
};

/**
 * First start: teaches the sample product through the same steps a person would take, so that a newcomer sees
 * parts judged at once. Does nothing when there is a recipe; goes on where a stopped first start had been.
 */
export async function teachSampleProduct({ teach, recipes, state, images, nowUs }: Deps): Promise<void> {
  if ((await recipes.list()).length > 0) {
    return;
  }
  const startedAtUs = nowUs();
  const show = (phase: TeachProgress['phase'], fraction: number): void => {
    const elapsedSeconds = (nowUs() - startedAtUs) / 1e6;
    const secondsLeft = fraction > 0.05 ? (elapsedSeconds * (1 - fraction)) / fraction : null;
    state.update({ preparation: { phase, fraction, secondsLeft } });
  };
  try {
    show('pictures', 0);
    const unfinished = (await teach.list()).find(
      ({ name, state: step }) => name === SAMPLE_NAME && step !== 'released',
    );
    let session = unfinished ?? (await teach.create(SAMPLE_NAME, SAMPLE_PRODUCT_CODE));
    while (session.images.length < images && session.state === 'collecting') {
      session = await teach.capture(session.sessionId);
      show('pictures', (CAPTURE_SHARE * session.images.length) / images);
    }
    if (session.state !== 'trained') {
      session = session.state === 'training' ? session : await teach.train(session.sessionId);
      session = await watchTraining(teach, session.sessionId, show);
    }
    if (session.state !== 'trained') {
      throw new Error(session.failure ?? 'the sample product could not be taught');
    }
    await teach.release(session.sessionId, true);
  } finally {
    state.update({ preparation: null });
  }
}

async function watchTraining(
  teach: TeachService,
  sessionId: Parameters<TeachService['get']>[0],
  show: (phase: TeachProgress['phase'], fraction: number) => void,
): ReturnType<TeachService['get']> {
  const timer = setInterval(() => {
    void teach.get(sessionId).then(({ progress }) => {
      if (progress !== null) {
        show(progress.phase, CAPTURE_SHARE + (1 - CAPTURE_SHARE) * progress.fraction);
      }
    });
  }, 200);
  try {
    return await teach.whenTrained(sessionId);
  } finally {
    clearInterval(timer);
  }
}
