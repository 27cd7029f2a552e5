import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Inspection } from '../../../contract/inspection.ts';
import { Verdict } from '../../../contract/verdict.ts';
import type { StoreHealth } from '../../store/station-store.ts';

export interface StationMetrics {
  inspected(inspection: Inspection): void;
  healthy(health: StoreHealth): void;
  serviceRestarted(name: string): void;
  /** Returns the Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Creates the station's metrics in a registry of their own, so that two engines in one process do not mix. */
export function createMetrics(): StationMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const inspections = new Counter({
    name: 'mai_inspections_total',
    help: 'Recorded parts by verdict',
    labelNames: ['verdict'],
    registers,
  });
  const duration = new Histogram({
    name: 'mai_inspection_duration_seconds',
    help: 'Trigger to durable record',
    buckets: [0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5],
    registers,
  });
  const inference = new Histogram({
    name: 'mai_inference_duration_seconds',
    help: 'Model graph only',
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1],
    registers,
  });
  const pending = new Gauge({
    name: 'mai_outbox_pending_records',
    help: 'Records the server has not confirmed',
    registers,
  });
  const freeBytes = new Gauge({ name: 'mai_disk_free_bytes', help: 'Free space on the data disk', registers });
  const restarts = new Counter({
    name: 'mai_service_restarts_total',
    help: 'Restarts of engine services',
    labelNames: ['service'],
    registers,
  });
  for (const verdict of Verdict.options) {
    inspections.inc({ verdict }, 0);
  }
  return {
    inspected: ({ verdict, startedAtUs, finishedAtUs, inferenceMs }) => {
      inspections.inc({ verdict });
      duration.observe((finishedAtUs - startedAtUs) / 1e6);
      if (inferenceMs !== null) {
        inference.observe(inferenceMs / 1000);
      }
    },
    healthy: (health) => {
      pending.set(health.pending);
      freeBytes.set(health.disk.freeBytes);
    },
    serviceRestarted: (service) => restarts.inc({ service }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
