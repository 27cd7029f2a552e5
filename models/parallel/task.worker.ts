import { parentPort } from 'node:worker_threads';
import { AppError, toWireError } from '../../contract/errors.ts';
import { growBoostedTreesTask, helpBoostingTask } from '../maintenance/boosting/grow-boosted-trees-task.ts';
import { growForestTask } from '../maintenance/forest/grow-forest-task.ts';
import { trainNetworkTask } from '../maintenance/rul/train-network-task.ts';
import { forecastTask } from '../supply/forecast/batch/forecast-task.ts';
import type { Task } from './task.ts';
import type { TaskMessage, TaskRequest } from './task-messages.ts';

type AnyTask = Task<never, unknown>;

/** Every task that may run on a thread. */
const tasks: readonly AnyTask[] = [
  growForestTask,
  growBoostedTreesTask,
  helpBoostingTask,
  trainNetworkTask,
  forecastTask,
];
const byName = new Map(tasks.map((task) => [task.name, task]));

const send = (message: TaskMessage): void => parentPort?.postMessage(message);

async function answer({ name, input, cancelFlag }: TaskRequest): Promise<void> {
  try {
    const task = byName.get(name);
    if (task === undefined) {
      throw new AppError('not-found', `This thread knows no task named ${name}`);
    }
    const output = await task.run(input as never, {
      reportProgress: (fraction) => send({ type: 'progress', fraction }),
      isCancelled: () => Atomics.load(cancelFlag, 0) !== 0,
    });
    send({ type: 'result', output });
  } catch (error) {
    send({ type: 'error', error: toWireError(error) });
  }
}

parentPort?.on('message', (request: TaskRequest) => void answer(request));
