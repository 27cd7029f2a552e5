import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Returns one line for the first thing a schema refused: the field, what stands there, what to put instead. */
export function tellIssue({ issues: [issue] }: z.ZodError, fields: unknown): string {
  const path = issue?.path ?? [];
  const place = path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
  const value = path.reduce<unknown>(
    (inside, part) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, part) : undefined),
    fields,
  );
  if (value === undefined) {
    return `${place}: missing; add it`;
  }
  const shown = typeof value === 'object' ? '' : ` ${showValue(value)}`;
  return `${place}:${shown} is not allowed; ${issue === undefined ? 'mend it' : adviceFor(issue)}`;
}

/** A number that is not finite would read as null in JSON. */
function showValue(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
}

function adviceFor(issue: Issue): string {
  if (issue.code === 'too_small') {
    return adviceForBound(issue.minimum, issue, { closed: ['of', 'or more'], open: 'above' });
  }
  if (issue.code === 'too_big') {
    return adviceForBound(issue.maximum, issue, { closed: ['of', 'or less'], open: 'below' });
  }
  if (issue.code === 'invalid_type') {
    return `give ${names[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === 'invalid_value') {
    return `use ${issue.values.map(String).join(', ')}`;
  }
  return issue.code === 'invalid_union' ? adviceForUnion(issue) : lowerFirst(issue.message);
}

type BoundWords = { readonly closed: readonly [string, string]; readonly open: string };

function adviceForBound(
  bound: number | bigint,
  { origin, inclusive }: { readonly origin: string; readonly inclusive?: boolean | undefined },
  { closed: [of, or], open }: BoundWords,
): string {
  if (origin === 'array' || origin === 'string') {
    return `give ${String(bound)} ${or} entries`;
  }
  return inclusive === true ? `give a number ${of} ${String(bound)} ${or}` : `give a number ${open} ${String(bound)}`;
}

/** The alternatives that a value comes nearest to, those it is of the wrong type for left out where others are known. */
function adviceForUnion(issue: Issue & { readonly code: 'invalid_union' }): string {
  const alternatives = issue.errors.flatMap(([first]) => (first === undefined ? [] : [first]));
  const nearest = alternatives.filter(({ code, path }) => code !== 'invalid_type' || path.length > 0);
  const told = nearest.length > 0 ? nearest : alternatives;
  return told.length === 0
    ? lowerFirst(issue.message)
        .replace('invalid discriminator value. Expected', 'use')
        .replaceAll("'", '')
        .replaceAll(' |', ',')
    : [...new Set(told.map(adviceFor))].join(', or ');
}

const names: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  array: 'a list',
  object: 'an object with fields',
  record: 'an object with fields',
  boolean: 'true or false',
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
