import { expect, test } from 'vitest';
import type { Inspection } from '../../contract/inspection.ts';
import type { StationStatus } from '../../contract/status.ts';
import type { TeachSession } from '../../contract/teach.ts';
import { addTeachSession, applyConnection, applyStationEvent, createStationStore } from './station-store.ts';

const record = (inspectionId: string, supersedes: string | null = null): Inspection =>
  ({ inspectionId, supersedes, finishedAtUs: 1 }) as Inspection;
const statusOf = (recipeId: string): StationStatus => ({ recipe: { recipeId } }) as StationStatus;
const empty = createStationStore().getState();

test('a judged part is the present one', () => {
  const state = applyStationEvent(empty, { type: 'inspection', inspection: record('a') });
  expect(state.presentId).toBe('a');
  expect(state.records).toHaveLength(1);
});

test('a correction leaves the present part as it is', () => {
  const judged = applyStationEvent(empty, { type: 'inspection', inspection: record('b') });
  const corrected = applyStationEvent(judged, { type: 'inspection', inspection: record('c', 'a') });
  expect(corrected.presentId).toBe('b');
});

test('without the engine no verdict is the present one, also after it is back', () => {
  const judged = applyStationEvent(empty, { type: 'inspection', inspection: record('a') });
  const lost = applyConnection(judged, 'lost');
  expect(lost.presentId).toBeNull();
  expect(applyConnection(lost, 'connected').presentId).toBeNull();
});

test('another recipe clears the verdict, the same one keeps it', () => {
  const ready = applyStationEvent(empty, { type: 'status', status: statusOf('r1') });
  const judged = applyStationEvent(ready, { type: 'inspection', inspection: record('a') });
  expect(applyStationEvent(judged, { type: 'status', status: statusOf('r1') }).presentId).toBe('a');
  expect(applyStationEvent(judged, { type: 'status', status: statusOf('r2') }).presentId).toBeNull();
});

test('a heartbeat changes nothing', () => {
  expect(applyStationEvent(empty, { type: 'heartbeat', atUs: 1 })).toBe(empty);
});

test('a teach session replaces itself, and the one touched last comes first', () => {
  const session = (sessionId: string, updatedAtUs: number) => ({ sessionId, updatedAtUs }) as TeachSession;
  const sessions = [session('a', 1), session('b', 2), session('a', 3)].reduce(
    addTeachSession,
    [] as readonly TeachSession[],
  );
  expect(sessions.map(({ sessionId, updatedAtUs }) => [sessionId, updatedAtUs])).toEqual([
    ['a', 3],
    ['b', 2],
  ]);
});
