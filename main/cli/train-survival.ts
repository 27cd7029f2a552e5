import { AppError } from '../../contract/errors.ts';
import {
  describeSurvival,
  estimateText,
  tellWear,
  threeDigits,
} from '../../models/maintenance/survival/describe-survival.ts';
import { type FailureColumns, readFailureTimes } from '../../models/maintenance/survival/read-failure-times.ts';
import {
  type LifeSummary,
  summariseGroups,
  type UnfitGroup,
} from '../../models/maintenance/survival/summarise-lives.ts';
import { renderReport } from '../../models/report/render-report.ts';
import type { Table } from '../../models/table/table.ts';
import { readVersion } from '../project.ts';
import { type CommandIo, EXIT_OK } from './command.ts';
import { inFile } from './in-file.ts';
import { openTableFile } from './open-table-file.ts';
import { onlyPositional, parseOptions } from './parse-options.ts';
import { verifyWritable, writeFileWhole } from './write-file-whole.ts';

const DEFAULT_CONFIDENCE = 0.9;

type SurvivalCall = FailureColumns & {
  readonly data: string;
  readonly confidence: number;
  readonly report: string | undefined;
  readonly isJson: boolean;
};

/** `mai train-maintenance FAILURES.csv --task survival --time hours`: how long parts last, from their failure times. */
export async function trainSurvival(argv: readonly string[], io: CommandIo): Promise<number> {
  const call = parseCall(argv);
  if (call.report !== undefined) {
    await verifyWritable(call.report);
  }
  const table = await openTableFile(call.data, { signal: io.signal });
  const found = await inFile(call.data, () => summarise(table, call));
  if (call.report !== undefined) {
    const provenance = [
      { name: 'Command', value: `mai train-maintenance ${argv.join(' ')}` },
      { name: 'Made by', value: `ManufactureAI ${readVersion(io.projectDirectory)}` },
    ];
    const report = describeSurvival({ ...found, time: call.time, confidence: call.confidence, provenance });
    await writeFileWhole(call.report, new TextEncoder().encode(renderReport(report)));
  }
  io.writeLine(call.isJson ? JSON.stringify(toJson(found, call)) : toText(found, call));
  return EXIT_OK;
}

type Found = { readonly summaries: readonly LifeSummary[]; readonly unfit: readonly UnfitGroup[] };

function summarise(table: Table, call: SurvivalCall): Found {
  return summariseGroups(readFailureTimes(table, call), call.confidence);
}

function parseCall(argv: readonly string[]): SurvivalCall {
  const { values, positionals } = parseOptions(argv, {
    task: { type: 'string' },
    time: { type: 'string' },
    event: { type: 'string' },
    group: { type: 'string' },
    confidence: { type: 'string' },
    out: { type: 'string' },
    report: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  if (values.time === undefined || values.time === '') {
    throw new AppError('usage', 'name the column that says how long each part ran with --time COLUMN');
  }
  if (values.out !== undefined) {
    throw new AppError(
      'usage',
      'survival writes no package, only a few numbers: leave out --out, take --json or --report',
    );
  }
  const confidence = Number(values.confidence ?? DEFAULT_CONFIDENCE);
  if (!(confidence > 0 && confidence < 1)) {
    throw new AppError('usage', `--confidence takes a share between 0 and 1, not "${values.confidence ?? ''}"`);
  }
  return {
    data: onlyPositional(positionals, 'file with failure times'),
    time: values.time,
    event: values.event,
    group: values.group,
    confidence,
    report: values.report,
    isJson: values.json,
  };
}

/** Without a group column the numbers stand at the top, else one object a group. */
function toJson({ summaries, unfit }: Found, { time, group, confidence }: SurvivalCall) {
  const numbers = summaries.map(({ curve, steps, longestTime: _longest, ...rest }) => ({
    ...rest,
    wear: tellWear(rest),
    reliability: curve,
    observed: steps,
  }));
  const head = { task: 'survival', time, confidence };
  return group === undefined ? { ...head, ...numbers[0] } : { ...head, groups: numbers, unfit };
}

function toText({ summaries, unfit }: Found, { time, confidence }: SurvivalCall): string {
  const isOne = summaries.length === 1 && unfit.length === 0;
  return [
    ...summaries.flatMap((summary) => [
      `${isOne ? '' : `${summary.group}: `}${summary.observations} parts, ${summary.failures} failed; intervals hold ${threeDigits(100 * confidence)} %`,
      `  Weibull shape ${estimateText(summary.shape)}, scale ${estimateText(summary.scale)} ${time}`,
      `  B10 life ${estimateText(summary.b10)} ${time}, mean life ${estimateText(summary.meanLife)} ${time}`,
      `  ${tellWear(summary)}`,
    ]),
    ...unfit.map(({ group, reason }) => `${group}: ${reason}`),
  ].join('\n');
}
