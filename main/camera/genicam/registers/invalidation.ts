import type { NodeDefinition } from '../description/node-definition.ts';
import { isRegister } from './register-access.ts';

/** Properties through which a node's answer comes from another node. */
const DEPENDENCES = [
  'pValue',
  'pValueCopy',
  'pValueIndexed',
  'pValueDefault',
  'pVariable',
  'pAddress',
  'pIndex',
  'pLength',
  'pMin',
  'pMax',
  'pInc',
  'pIsImplemented',
  'pIsAvailable',
  'pIsLocked',
] as const;

/** Knows which registers must be read again after a node was written. */
export interface Invalidation {
  /** Returns the names of registers to forget; the same set for every call with the same name. */
  forgottenAfter(name: string): ReadonlySet<string>;
}

/**
 * Follows the description: whatever is computed from a written node has changed too, and each changed node invalidates
 * those that name it in pInvalidator and those it selects, with the registers they are computed from.
 */
export function createInvalidation(definitions: ReadonlyMap<string, NodeDefinition>): Invalidation {
  const sources = new Map<string, readonly string[]>();
  const users = new Map<string, string[]>();
  const invalidated = new Map<string, string[]>();
  for (const definition of definitions.values()) {
    const { name } = definition;
    const from = [...dependencesOf(definition)];
    sources.set(name, from);
    for (const source of from) {
      add(users, source, name);
    }
    for (const invalidator of definition.properties.get('pInvalidator') ?? []) {
      add(invalidated, invalidator.text, name);
    }
    for (const selected of definition.properties.get('pSelected') ?? []) {
      add(invalidated, name, selected.text);
    }
  }
  const known = new Map<string, ReadonlySet<string>>();
  const spread = (start: string): ReadonlySet<string> => {
    const reached = closure([{ name: start, isForgotten: false }], ({ name, isForgotten }) =>
      isForgotten
        ? [...marks(sources.get(name), true), { name, isForgotten: false }]
        : [...marks(users.get(name), false), ...marks(invalidated.get(name), true)],
    );
    return new Set(
      [...reached].filter((name) => {
        const definition = definitions.get(name);
        return definition !== undefined && isRegister(definition);
      }),
    );
  };
  return {
    forgottenAfter: (name) => {
      const before = known.get(name);
      if (before !== undefined) {
        return before;
      }
      const forgotten = spread(name);
      known.set(name, forgotten);
      return forgotten;
    },
  };
}

function* dependencesOf(definition: NodeDefinition): Generator<string> {
  for (const tag of DEPENDENCES) {
    for (const { text, attributes } of definition.properties.get(tag) ?? []) {
      yield text;
      const offset = attributes.get('pOffset');
      if (offset !== undefined) {
        yield offset;
      }
    }
  }
  for (const part of [...definition.addressFormulas, ...definition.entries]) {
    yield* dependencesOf(part);
  }
}

/** A node that has changed, or one whose registers must be forgotten (and which has changed thereby). */
type Mark = { readonly name: string; readonly isForgotten: boolean };

function marks(names: readonly string[] | undefined, isForgotten: boolean): readonly Mark[] {
  return (names ?? []).map((name) => ({ name, isForgotten }));
}

/** Follows marks as far as they lead, each once, and returns the names of all that are forgotten. */
function closure(start: readonly Mark[], next: (mark: Mark) => readonly Mark[]): ReadonlySet<string> {
  const changed = new Set<string>();
  const forgotten = new Set<string>();
  const waiting = [...start];
  for (let mark = waiting.pop(); mark !== undefined; mark = waiting.pop()) {
    const reached = mark.isForgotten ? forgotten : changed;
    if (!reached.has(mark.name)) {
      reached.add(mark.name);
      waiting.push(...next(mark));
    }
  }
  return forgotten;
}

function add(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [value]);
  } else {
    list.push(value);
  }
}
