import type { Dialect } from './sniff-dialect.ts';

const C_MAPSS_WIDTH = 26;
const SETTINGS = 3;

/**
 * Returns the columns' names: those given, else the header's, else `column1` onwards. Twenty-six columns of blank
 * separated numbers without header are C-MAPSS text (Saxena 2008), whose columns have names. Names that are empty or
 * taken get a number.
 */
export function nameColumns(
  firstRow: readonly string[],
  { separator, hasHeader }: Dialect,
  given: readonly string[] | undefined,
): string[] {
  const isCMapss = !hasHeader && separator === ' ' && firstRow.length === C_MAPSS_WIDTH;
  const wanted = given ?? (isCMapss ? cMapssNames() : hasHeader ? firstRow : []);
  const taken = new Set<string>();
  return firstRow.map((_, column) => {
    const plain = wanted[column] === undefined || wanted[column] === '' ? `column${column + 1}` : wanted[column];
    let name = plain;
    for (let copy = 2; taken.has(name); copy++) {
      name = `${plain} (${copy})`;
    }
    taken.add(name);
    return name;
  });
}

function cMapssNames(): string[] {
  const sensors = C_MAPSS_WIDTH - 2 - SETTINGS;
  return [
    'unit',
    'cycle',
    ...Array.from({ length: SETTINGS }, (_, index) => `setting${index + 1}`),
    ...Array.from({ length: sensors }, (_, index) => `sensor${index + 1}`),
  ];
}
