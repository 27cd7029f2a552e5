import { AppError } from '../../../contract/errors.ts';
import type { EstimatorDocument } from '../../estimator/estimator.ts';
import { controlChartMonitor } from './chart/control-chart-monitor.ts';
import { dynamicMonitor } from './dynamic/dynamic-monitor.ts';
import { isolationForest } from './isolation/isolation-forest.ts';
import type { Monitor } from './monitor.ts';
import { pcaMonitor } from './pca/pca-monitor.ts';

export type MonitorOptions = { readonly falseAlarmRate: number; readonly seed: number };

const methods: Readonly<Record<string, (options: MonitorOptions) => Monitor>> = {
  dynamic: ({ falseAlarmRate }) => dynamicMonitor.create({ falseAlarmRate }),
  pca: ({ falseAlarmRate }) => pcaMonitor.create({ falseAlarmRate }),
  'isolation-forest': ({ falseAlarmRate, seed }) => isolationForest.create({ falseAlarmRate, seed }),
  ewma: ({ falseAlarmRate }) => controlChartMonitor.create({ falseAlarmRate, chart: 'ewma' }),
  cusum: ({ falseAlarmRate }) => controlChartMonitor.create({ falseAlarmRate, chart: 'cusum' }),
};

export const monitorMethods: readonly string[] = Object.keys(methods);

/** @throws AppError `usage` that lists the methods there are, `bad-request` for options that cannot be */
export function createMonitor(method: string, options: MonitorOptions): Monitor {
  const create = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (create === undefined) {
    throw new AppError('usage', `there is no method "${method}"; the methods are ${monitorMethods.join(', ')}`);
  }
  return create(options);
}

/**
 * Brings back a saved monitor of any kind.
 *
 * @throws AppError `bad-request` for an unknown kind, another version or a damaged document
 */
export function loadMonitor(document: EstimatorDocument): Monitor {
  switch (document.kind) {
    case dynamicMonitor.kind:
      return dynamicMonitor.load(document);
    case pcaMonitor.kind:
      return pcaMonitor.load(document);
    case isolationForest.kind:
      return isolationForest.load(document);
    case controlChartMonitor.kind:
      return controlChartMonitor.load(document);
    default:
      throw new AppError(
        'bad-request',
        `A monitor of the kind "${document.kind}" is unknown; is this program too old?`,
      );
  }
}
