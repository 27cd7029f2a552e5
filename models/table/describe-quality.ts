import type { QualityReport, TimeOrder } from './quality-report.ts';

export type Finding = {
  readonly severity: 'warning' | 'note';
  /** Null where the whole table is meant. */
  readonly column: string | null;
  readonly message: string;
};

const MANY_MISSING = 0.3;

/** Returns what a person should know of the table before learning from it, warnings first, one sentence each. */
export function describeQuality(report: QualityReport): Finding[] {
  const findings: Finding[] = [
    ...report.leaks.map(({ column, finding }) =>
      warning(column, `gives the target away: ${finding}; leave it out unless it is known before the event`),
    ),
    ...report.times.flatMap(describeOrder),
    ...report.columns.flatMap((column) => {
      const share = column.missing / Math.max(1, report.rowCount);
      return describeColumn(column, share);
    }),
    ...report.equalColumns.map(({ column, equals }) => note(column, `holds the same as "${equals}" in every row`)),
  ];
  const { count, firstRow } = report.duplicateRows;
  if (count > 0) {
    findings.push(
      warning(
        null,
        `${rowsIn(count)} ${count === 1 ? 'stands' : 'stand'} twice, the first is row ${firstRow}; leave repeats out before splitting`,
      ),
    );
  }
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  return [...warnings, ...findings.filter(({ severity }) => severity === 'note')];
}

function rowsIn(count: number): string {
  return `${count} ${count === 1 ? 'row' : 'rows'}`;
}

function warning(column: string | null, message: string): Finding {
  return { severity: 'warning', column, message };
}

function note(column: string | null, message: string): Finding {
  return { severity: 'note', column, message };
}

function describeColumn(column: QualityReport['columns'][number], missingShare: number): Finding[] {
  const { name, missing, isConstant, infinite } = column;
  if (missingShare === 1) {
    return [warning(name, 'has no value at all; leave it out')];
  }
  const findings: Finding[] = [];
  if (isConstant) {
    findings.push(note(name, 'is the same in every row that has it: it cannot help to tell rows apart'));
  }
  if (missing > 0) {
    const message = `misses ${missing} ${missing === 1 ? 'value' : 'values'} (${(100 * missingShare).toFixed(1)} %); impute them or leave the rows out`;
    findings.push(missingShare >= MANY_MISSING ? warning(name, message) : note(name, message));
  }
  if (infinite > 0) {
    findings.push(
      warning(name, `holds ${infinite} infinite ${infinite === 1 ? 'value; mend it' : 'values; mend them'}`),
    );
  }
  return findings;
}

function describeOrder({ column, backwards, firstBackwardsRow, repeated, firstRepeatedRow }: TimeOrder): Finding[] {
  const findings: Finding[] = [];
  if (backwards > 0) {
    findings.push(
      warning(column, `runs backwards in ${rowsIn(backwards)}, first in row ${firstBackwardsRow}; sort the rows by it`),
    );
  }
  if (repeated > 0) {
    findings.push(
      note(column, `holds the same time as the row before in ${rowsIn(repeated)}, first in row ${firstRepeatedRow}`),
    );
  }
  return findings;
}
