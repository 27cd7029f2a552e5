import type { TaskPool } from '../../../parallel/task-pool.ts';
import { type ForecastInput, forecastTask, type SeriesAnswer } from './forecast-task.ts';

/** Small enough that threads end together, large enough that messages do not count. */
const SERIES_A_TASK = 16;

/** Forecasts all series on the pool's threads and returns the answers in their order. */
export async function runForecasts(
  pool: TaskPool,
  input: ForecastInput,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<readonly SeriesAnswer[]> {
  const { series, ...rest } = input;
  let done = 0;
  const chunks = Array.from({ length: Math.ceil(series.length / SERIES_A_TASK) }, (_, index) =>
    series.slice(index * SERIES_A_TASK, (index + 1) * SERIES_A_TASK),
  );
  const answers = await Promise.all(
    chunks.map(async (chunk) => {
      const part = await pool.run(forecastTask, { ...rest, series: chunk }, signal === undefined ? {} : { signal });
      done += chunk.length;
      onProgress(done / series.length);
      return part;
    }),
  );
  return answers.flat();
}
