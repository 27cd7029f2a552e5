import { z } from 'zod';
import { InspectionId, RecipeId, TimeUs } from './ids.ts';
import { Inspection } from './inspection.ts';
import { Recipe } from './recipe.ts';

/** An operator's or the station's action that is kept in the chain beside the inspections. */
export const AuditEvent = z.object({
  recordId: z.uuid(),
  occurredAtUs: TimeUs,
  operatorId: z.string(),
  action: z.enum([
    'station.started',
    'station.stopped',
    'inspection.paused',
    'inspection.resumed',
    'quality.called',
    'counters.reset',
    'recipe.activated',
    'camera.selected',
    'configuration.changed',
    'images.evicted',
  ]),
  inspectionId: InspectionId.nullable(),
  recipeId: RecipeId.nullable(),
  detail: z.string(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** Everything that travels from a station to the server, one line each, in one chain. */
export const StationRecord = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('inspection.recorded'), schemaVersion: z.literal(1), body: Inspection }),
  z.object({ kind: z.literal('recipe.released'), schemaVersion: z.literal(1), body: Recipe }),
  z.object({ kind: z.literal('audit.recorded'), schemaVersion: z.literal(1), body: AuditEvent }),
]);
export type StationRecord = z.infer<typeof StationRecord>;
