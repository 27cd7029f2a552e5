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
  switch (issue.code) {
    case 'too_small':
      return isCount(issue.origin)
        ? `give ${String(issue.minimum)} or more entries`
        : `give a number ${issue.inclusive === true ? 'of' : 'above'} ${String(issue.minimum)}${issue.inclusive === true ? ' or more' : ''}`;
    case 'too_big':
      return isCount(issue.origin)
        ? `give ${String(issue.maximum)} entries at most`
        : `give a number ${issue.inclusive === true ? 'of' : 'below'} ${String(issue.maximum)}${issue.inclusive === true ? ' or less' : ''}`;
    case 'invalid_type':
      return `give ${names[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `use ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return adviceForUnion(issue);
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return lowerFirst(issue.message);
  }
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

function isCount(origin: string): boolean {
  return origin === 'array' || origin === 'string';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
