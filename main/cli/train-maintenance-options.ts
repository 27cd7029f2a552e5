import { basename, extname } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { onlyPositional, parseInteger, parseOptions, parseThreads } from './parse-options.ts';

/** Options that every task of `mai train-maintenance` takes. */
export const commonTrainingOptions = {
  out: { type: 'string' },
  name: { type: 'string' },
  task: { type: 'string' },
  ignore: { type: 'string' },
  seed: { type: 'string' },
  threads: { type: 'string' },
  report: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

export type CommonTrainingValues = {
  readonly out?: string | undefined;
  readonly name?: string | undefined;
  readonly ignore?: string | undefined;
  readonly seed?: string | undefined;
  readonly threads?: string | undefined;
  readonly report?: string | undefined;
  readonly json: boolean;
};

export type CommonTrainingCall = {
  readonly data: string;
  readonly out: string;
  readonly name: string;
  readonly ignore: readonly string[];
  readonly seed: number;
  readonly threads: number;
  readonly report: string | undefined;
  readonly isJson: boolean;
};

const DEFAULT_SEED = 42;
const MOST_FOLDS = 100;
const models = ['forest', 'boosting'] as const;
const tasks = ['auto', 'classification', 'regression'] as const;

/** @throws AppError `usage` */
export function parseCommonTraining(values: CommonTrainingValues, positionals: readonly string[]): CommonTrainingCall {
  if (values.out === undefined) {
    throw new AppError('usage', 'name the package to write with --out FILE.mai');
  }
  return {
    data: onlyPositional(positionals, 'file with rows to learn from'),
    out: values.out,
    name: values.name ?? basename(values.out, extname(values.out)),
    ignore: parseNames(values.ignore),
    seed: parseInteger(values.seed, { name: 'seed', min: 0, max: 2 ** 31 - 1 }) ?? DEFAULT_SEED,
    threads: parseThreads(values.threads),
    report: values.report,
    isJson: values.json,
  };
}

export type TrainingCall = CommonTrainingCall & {
  readonly target: string;
  readonly task: (typeof tasks)[number];
  readonly test: string | undefined;
  readonly group: string | undefined;
  readonly model: (typeof models)[number];
  readonly folds: number | undefined;
};

/** Reads the options of the tasks classification and regression. @throws AppError `usage` */
export function parseTrainingCall(argv: readonly string[]): TrainingCall {
  const { values, positionals } = parseOptions(argv, {
    ...commonTrainingOptions,
    target: { type: 'string' },
    test: { type: 'string' },
    group: { type: 'string' },
    model: { type: 'string' },
    folds: { type: 'string' },
  });
  if (values.target === undefined || values.target === '') {
    throw new AppError('usage', 'name the column to predict with --target COLUMN');
  }
  const folds = parseInteger(values.folds, { name: 'folds', min: 2, max: MOST_FOLDS });
  if (folds !== undefined && values.test !== undefined) {
    throw new AppError('usage', 'give --test or --folds, not both: each says how to measure');
  }
  return {
    ...parseCommonTraining(values, positionals),
    target: values.target,
    task: oneOf(values.task ?? 'auto', 'task', tasks),
    test: values.test,
    group: values.group,
    model: oneOf(values.model ?? 'forest', 'model', models),
    folds,
  };
}

function oneOf<Name extends string>(text: string, option: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === text);
  if (found === undefined) {
    const also = option === 'task' ? ', rul, survival' : '';
    throw new AppError('usage', `--${option} takes one of ${names.join(', ')}${also}, not "${text}"`);
  }
  return found;
}

/** Whether this task is asked for; some have options of their own and are told apart before options are read. */
export function asksForTask(argv: readonly string[], task: 'rul' | 'survival'): boolean {
  return argv.some((word, at) => word === `--task=${task}` || (word === task && argv[at - 1] === '--task'));
}

/** Names are parted by commas; one that holds a comma stands in double quotes. */
export function parseNames(text: string | undefined): readonly string[] {
  const found = Array.from((text ?? '').matchAll(/"([^"]*)"|([^",]+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');
  return found.map((name) => name.trim()).filter((name) => name !== '');
}
