import type { FailedProof, Verdict } from '../../contract/verdict.ts';

export type Fault = { readonly code: string; readonly message: string; readonly remedy: string };

/**
 * The life of the part under the camera:
 *
 *   idle → armed → captured → proved → judged → recorded → idle
 *                     └── a failed proof goes straight to judged (cannot judge) ──┘
 *   any → faulted → idle (recovered)
 */
export type PartLife =
  | { readonly phase: 'idle' }
  | { readonly phase: 'armed'; readonly triggerId: string; readonly triggerAtUs: number }
  | { readonly phase: 'captured'; readonly triggerId: string; readonly blockId: bigint }
  | { readonly phase: 'proved'; readonly triggerId: string }
  | {
      readonly phase: 'judged';
      readonly triggerId: string;
      readonly verdict: Verdict;
      readonly failedProofs: readonly FailedProof[];
    }
  | { readonly phase: 'recorded'; readonly triggerId: string; readonly verdict: Verdict }
  | { readonly phase: 'faulted'; readonly fault: Fault };

export type PartEvent =
  | { readonly type: 'triggered'; readonly triggerId: string; readonly atUs: number }
  | { readonly type: 'frame-arrived'; readonly triggerId: string; readonly blockId: bigint }
  | { readonly type: 'proofs-checked'; readonly triggerId: string; readonly failedProofs: readonly FailedProof[] }
  | { readonly type: 'scored'; readonly triggerId: string; readonly verdict: Verdict }
  | { readonly type: 'record-durable'; readonly triggerId: string }
  | { readonly type: 'released' }
  | { readonly type: 'failed'; readonly fault: Fault }
  | { readonly type: 'recovered' };

export const idle: PartLife = { phase: 'idle' };

/**
 * Returns the next state. An event that does not fit the state, or that belongs to another trigger, changes
 * nothing: a late answer must never turn into another part's verdict. Pass and fail are reachable only
 * through `proved`, and `recorded` only after the record is durable.
 */
export function nextPartLife(life: PartLife, event: PartEvent): PartLife {
  if (event.type === 'failed') {
    return { phase: 'faulted', fault: event.fault };
  }
  switch (life.phase) {
    case 'idle':
      return event.type === 'triggered'
        ? { phase: 'armed', triggerId: event.triggerId, triggerAtUs: event.atUs }
        : life;
    case 'recorded':
      return event.type === 'released' ? idle : life;
    case 'faulted':
      return event.type === 'recovered' ? idle : life;
    case 'armed':
    case 'captured':
    case 'proved':
    case 'judged':
      return 'triggerId' in event && event.triggerId === life.triggerId ? ownPartLife(life, event) : life;
  }
}

type Underway = Extract<PartLife, { phase: 'armed' | 'captured' | 'proved' | 'judged' }>;
type OwnEvent = Extract<PartEvent, { triggerId: string }>;

/** The event is known to belong to the part under way. */
function ownPartLife(life: Underway, event: OwnEvent): PartLife {
  const { triggerId } = life;
  switch (life.phase) {
    case 'armed':
      return afterArmed(life, event);
    case 'captured':
      return event.type === 'proofs-checked' ? afterProofs(triggerId, event.failedProofs) : life;
    case 'proved':
      return event.type === 'scored' ? { phase: 'judged', triggerId, verdict: event.verdict, failedProofs: [] } : life;
    case 'judged':
      return event.type === 'record-durable' ? { phase: 'recorded', triggerId, verdict: life.verdict } : life;
  }
}

function afterArmed(life: Underway, event: OwnEvent): PartLife {
  if (event.type === 'frame-arrived') {
    return { phase: 'captured', triggerId: life.triggerId, blockId: event.blockId };
  }
  // No frame came at all: the part is recorded as "cannot judge", never dropped.
  if (event.type === 'proofs-checked' && event.failedProofs.length > 0) {
    return afterProofs(life.triggerId, event.failedProofs);
  }
  return life;
}

function afterProofs(triggerId: string, failedProofs: readonly FailedProof[]): PartLife {
  return failedProofs.length === 0
    ? { phase: 'proved', triggerId }
    : { phase: 'judged', triggerId, verdict: 'cannot-judge', failedProofs };
}
