import type { CameraFeature } from '../../../contract/camera-feature.ts';
import { type Clock, systemClock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import { systemTimer, type Timer } from '../timer.ts';
import { isImplemented, readAccess } from './access/access.ts';
import type { NodeDefinition } from './description/node-definition.ts';
import { readDescription } from './description/read-description.ts';
import { describeFeature } from './features/describe-feature.ts';
import { executeCommand } from './features/execute-command.ts';
import { type FeatureTree, readFeatureTree } from './features/feature-tree.ts';
import { readFeature, writeFeature } from './features/feature-value.ts';
import type { FeatureValue, NodeMap } from './node-map.ts';
import type { RegisterPort } from './register-port.ts';
import { createInvalidation } from './registers/invalidation.ts';
import { RegisterCache } from './registers/register-cache.ts';
import { beginEvaluation } from './values/evaluation.ts';
import { readLimits } from './values/limits.ts';
import type { Nodes } from './values/nodes.ts';
import { readNumber } from './values/read-number.ts';
import { writeNumber } from './values/write-number.ts';

export type NodeMapOptions = { readonly clock?: Clock; readonly timer?: Timer };

/**
 * Returns the features that a GenICam description gives a device. All its ports lead to the one given.
 * @throws AppError `camera-refused` when the description is damaged, hostile or none
 */
export function createNodeMap(
  xml: Uint8Array | string,
  port: RegisterPort,
  { clock = systemClock, timer = systemTimer }: NodeMapOptions = {},
): NodeMap {
  const definitions = readDescription(xml);
  const invalidation = createInvalidation(definitions);
  const cache = new RegisterCache();
  const nodes: Nodes = {
    definitions,
    port,
    clock,
    cache,
    ownValues: new Map(),
    silentCommands: new Set(),
    readNumber: (node, from) => readNumber(nodes, node, from),
    writeNumber: (node, value, from) => writeNumber(nodes, node, value, from),
    limits: (node, from) => readLimits(nodes, node, from),
    changed: ({ name }) => {
      const forgotten = invalidation.forgottenAfter(name);
      for (const register of forgotten) {
        cache.forgetNode(register);
      }
      return forgotten;
    },
  };
  return new GenicamNodeMap(nodes, timer);
}

class GenicamNodeMap implements NodeMap {
  readonly names: readonly string[];
  readonly #nodes: Nodes;
  readonly #timer: Timer;
  readonly #tree: FeatureTree;
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(nodes: Nodes, timer: Timer) {
    this.#nodes = nodes;
    this.#timer = timer;
    this.#tree = readFeatureTree(nodes.definitions);
    this.names = [...this.#tree.keys()];
  }

  async has(name: string): Promise<boolean> {
    const node = this.#nodes.definitions.get(name);
    return node !== undefined && isImplemented(this.#nodes, node, beginEvaluation());
  }

  async get(name: string): Promise<FeatureValue> {
    const node = this.#find(name);
    const step = beginEvaluation();
    const { mode, reason } = await readAccess(this.#nodes, node, step);
    if (mode !== 'RO' && mode !== 'RW') {
      throw new AppError('camera-refused', `${name} cannot be read now: ${reason ?? mode}`);
    }
    return readFeature(this.#nodes, node, step);
  }

  set(name: string, value: FeatureValue): Promise<void> {
    return this.#oneAfterTheOther(async () => {
      const node = this.#find(name);
      const step = beginEvaluation();
      const { mode, reason } = await readAccess(this.#nodes, node, step);
      if (mode !== 'WO' && mode !== 'RW') {
        throw new AppError('camera-refused', `${name} cannot be written now: ${reason ?? mode}`);
      }
      await writeFeature(this.#nodes, node, value, step);
      this.#nodes.changed(node);
    });
  }

  execute(name: string): Promise<void> {
    return this.#oneAfterTheOther(async () => {
      const node = this.#find(name);
      if (node.kind !== 'Command') {
        throw new AppError('bad-request', `${name} is no command: set a value instead`);
      }
      const { mode, reason } = await readAccess(this.#nodes, node, beginEvaluation());
      if (mode !== 'WO' && mode !== 'RW') {
        throw new AppError('camera-refused', `${name} cannot be executed now: ${reason ?? mode}`);
      }
      await executeCommand(this.#nodes, node, this.#timer);
    });
  }

  async describe(name: string): Promise<CameraFeature> {
    const node = this.#find(name);
    return describeFeature(this.#nodes, node, this.#tree.get(name) ?? []);
  }

  invalidate(): void {
    this.#nodes.cache.clear();
  }

  #find(name: string): NodeDefinition {
    const node = this.#nodes.definitions.get(name);
    if (node === undefined) {
      throw new AppError('camera-refused', `This camera has no ${name.slice(0, 80)}`);
    }
    return node;
  }

  /** Registers with several fields are read, changed and written back: two writers at once would lose one change. */
  #oneAfterTheOther(work: () => Promise<void>): Promise<void> {
    const turn = this.#lastWrite.then(work, work);
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }
}
