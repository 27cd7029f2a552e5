import { readFile } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import { renderReport } from '../../models/report/render-report.ts';
import { type InventorySolution, solveInventory } from '../../models/supply/inventory/solve-inventory.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { inventoryReport } from './inventory-report.ts';
import { onlyPositional, parseOptions } from './parse-options.ts';
import { verifyWritable, writeFileWhole } from './write-file-whole.ts';

/** `mai inventory FILE.json`: the policy of lowest cost for one stock problem. */
export async function inventory(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions(argv, {
    report: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const file = onlyPositional(positionals, 'JSON file with a problem');
  if (values.report !== undefined) {
    await verifyWritable(values.report);
  }
  const solution = solveFile(file, await readProblem(file));
  if (solution.ignored.length > 0) {
    io.writeAside(`mai: ${file}: ${solution.ignored.join(', ')} mean nothing to ${solution.problem} and are ignored\n`);
  }
  if (values.report !== undefined) {
    const page = renderReport(inventoryReport(solution, file));
    await writeFileWhole(values.report, new TextEncoder().encode(page));
  }
  io.writeLine(values.json ? toJson(solution) : describeSolution(solution));
  return EXIT_OK;
}

async function readProblem(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('bad-request', `${file}: cannot be read; name a JSON file`, { cause });
  });
  try {
    // Some editors put a mark in front that JSON does not allow.
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).replaceAll(/\s+/gu, ' ');
    throw new AppError(
      'bad-request',
      `${file}: no valid JSON: ${reason}; write one object with the fields of a problem`,
      { cause },
    );
  }
}

function solveFile(file: string, problem: unknown): InventorySolution {
  try {
    return solveInventory(problem);
  } catch (cause) {
    throw cause instanceof AppError ? new AppError(cause.code, `${file}: ${cause.message}`, { cause }) : cause;
  }
}

function toJson({ describe: _describe, ...solution }: InventorySolution): string {
  return JSON.stringify(solution);
}

function describeSolution({
  problem,
  title,
  policy,
  cost,
  costBasis,
  method,
  details,
  notes,
}: InventorySolution): string {
  return [
    `${problem}${title === null ? '' : ` ${title}`}`,
    ...Object.entries(policy).map(([name, value]) => `  ${name.replaceAll('_', ' ')}: ${show(value)}`),
    ...(cost === null ? [] : [`  cost: ${show(cost)} for ${costBasis}`]),
    ...Object.entries(details ?? {}).map(([name, value]) => `  ${name.replaceAll('_', ' ')}: ${show(value)}`),
    `  found by: ${method}`,
    ...(notes ?? []).map((note) => `  note: ${note}`),
  ].join('\n');
}

const MOST_SHOWN = 12;

function show(value: unknown): string {
  if (typeof value === 'number') {
    return String(Number(value.toPrecision(7)));
  }
  if (Array.isArray(value)) {
    const more = value.length > MOST_SHOWN ? ` … (${value.length})` : '';
    return value.slice(0, MOST_SHOWN).map(show).join(', ') + more;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, entry]) => `${name} ${show(entry)}`)
      .join(', ');
  }
  return String(value);
}
