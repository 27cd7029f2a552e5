import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FailedProof } from '../../contract/verdict.ts';
import { idle, nextPartLife, type PartEvent, type PartLife } from './part-life.ts';

const proof: FailedProof = { reason: 'too-dark', measured: 20, band: { min: 80, max: 120 }, message: 'dark' };
const fault = { code: 'store-full', message: 'The disk is full.', remedy: 'Free some space.' };
const triggerId = fc.constantFrom('a', 'b');
const anyEvent: fc.Arbitrary<PartEvent> = fc.oneof(
  triggerId.map((id): PartEvent => ({ type: 'triggered', triggerId: id, atUs: 1 })),
  triggerId.map((id): PartEvent => ({ type: 'frame-arrived', triggerId: id, blockId: 7n })),
  fc
    .tuple(triggerId, fc.boolean())
    .map(([id, ok]): PartEvent => ({ type: 'proofs-checked', triggerId: id, failedProofs: ok ? [] : [proof] })),
  fc
    .tuple(triggerId, fc.constantFrom('pass', 'review', 'fail', 'cannot-judge'))
    .map(([id, verdict]): PartEvent => ({ type: 'scored', triggerId: id, verdict })),
  triggerId.map((id): PartEvent => ({ type: 'record-durable', triggerId: id })),
  fc.constant<PartEvent>({ type: 'released' }),
  fc.constant<PartEvent>({ type: 'failed', fault }),
  fc.constant<PartEvent>({ type: 'recovered' }),
);

test('the whole way of a good part', () => {
  const events: readonly PartEvent[] = [
    { type: 'triggered', triggerId: 'a', atUs: 5 },
    { type: 'frame-arrived', triggerId: 'a', blockId: 1n },
    { type: 'proofs-checked', triggerId: 'a', failedProofs: [] },
    { type: 'scored', triggerId: 'a', verdict: 'pass' },
    { type: 'record-durable', triggerId: 'a' },
    { type: 'released' },
  ];
  const phases: string[] = [];
  let life: PartLife = idle;
  for (const event of events) {
    life = nextPartLife(life, event);
    phases.push(life.phase);
  }
  expect(phases).toEqual(['armed', 'captured', 'proved', 'judged', 'recorded', 'idle']);
});

test('no proof, no verdict: pass and fail come only after every proof held for the same trigger', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      let life: PartLife = idle;
      let proved: string | null = null;
      for (const event of events) {
        const before = life;
        life = nextPartLife(life, event);
        if (life.phase === 'proved' && before.phase !== 'proved') {
          proved = life.triggerId;
        }
        if (life.phase === 'judged' && life.verdict !== 'cannot-judge') {
          expect(proved).toBe(life.triggerId);
          expect(life.failedProofs).toEqual([]);
        }
        if (life.phase === 'idle') {
          proved = null;
        }
      }
    }),
  );
});

test('a verdict is released only after its record is durable', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      let life: PartLife = idle;
      for (const event of events) {
        const before = life;
        life = nextPartLife(life, event);
        if (life.phase === 'recorded' && before.phase !== 'recorded') {
          expect(before.phase).toBe('judged');
          expect(event.type).toBe('record-durable');
        }
      }
    }),
  );
});

test('an answer for another trigger changes nothing', () => {
  const armed = nextPartLife(idle, { type: 'triggered', triggerId: 'a', atUs: 1 });
  expect(nextPartLife(armed, { type: 'frame-arrived', triggerId: 'b', blockId: 1n })).toBe(armed);
});

test('a trigger without a frame is recorded as cannot judge', () => {
  const armed = nextPartLife(idle, { type: 'triggered', triggerId: 'a', atUs: 1 });
  const judged = nextPartLife(armed, { type: 'proofs-checked', triggerId: 'a', failedProofs: [proof] });
  expect(judged).toMatchObject({ phase: 'judged', verdict: 'cannot-judge' });
  expect(nextPartLife(armed, { type: 'proofs-checked', triggerId: 'a', failedProofs: [] })).toBe(armed);
});

test('any state becomes faulted, and only recovery leaves it', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 20 }), anyEvent, (events, last) => {
      const life = events.reduce(nextPartLife, idle);
      const faulted = nextPartLife(life, { type: 'failed', fault });
      expect(faulted.phase).toBe('faulted');
      expect(nextPartLife(faulted, last).phase).toBe(last.type === 'recovered' ? 'idle' : 'faulted');
    }),
  );
});
