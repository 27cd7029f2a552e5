import { readFileSync } from 'node:fs';
import { AppError } from '../../../contract/errors.ts';
import { Configuration } from './configuration.ts';

const ENVIRONMENT_PREFIX = 'MAI_';
type Section = Readonly<Record<string, unknown>>;

/**
 * Returns the frozen configuration: defaults, then the JSON file, then the environment, where
 * `inspection.taktMs` is `MAI_INSPECTION_TAKT_MS`.
 *
 * @throws AppError `configuration-invalid` naming the source, the key and what it should be
 */
export function loadConfiguration(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Configuration {
  const merged = mergeEnvironment(readConfigurationFile(file), environment);
  const parsed = Configuration.safeParse(merged);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.map(String) ?? [];
    throw new AppError('configuration-invalid', `${sourceOf(path, environment, file)}: ${describe(issue, path)}`, {
      cause: parsed.error,
    });
  }
  return deepFreeze(parsed.data);
}

function readConfigurationFile(file: string): Section {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return {};
    }
    throw new AppError('configuration-invalid', `${file} cannot be read: check its permissions`, { cause: error });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isSection(value)) {
      return value;
    }
  } catch (error) {
    throw new AppError(
      'configuration-invalid',
      `${file} is not valid JSON (${error instanceof Error ? error.message : ''}): correct it or remove it`,
      { cause: error },
    );
  }
  throw new AppError('configuration-invalid', `${file} must hold one JSON object`);
}

function mergeEnvironment(file: Section, environment: Readonly<Record<string, string | undefined>>): Section {
  const merged: Record<string, unknown> = { ...file };
  for (const [section, keys] of Object.entries(Configuration.parse({}))) {
    for (const key of Object.keys(keys)) {
      const text = environment[environmentName([section, key])];
      if (text !== undefined) {
        const current = merged[section];
        merged[section] = { ...(isSection(current) ? current : {}), [key]: parseText(text) };
      }
    }
  }
  return merged;
}

/** Returns the environment variable of a setting's path. */
export function environmentName(path: readonly string[]): string {
  const words = path.map((part) => part.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase());
  return ENVIRONMENT_PREFIX + words.join('_');
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, so it is a plain word such as a folder's name.
    return text;
  }
}

function sourceOf(
  path: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  file: string,
): string {
  const name = environmentName(path.slice(0, 2));
  return environment[name] === undefined ? file : name;
}

function describe(
  issue: { readonly code: string; readonly message: string; readonly keys?: readonly string[] } | undefined,
  path: readonly string[],
): string {
  if (issue?.code === 'unrecognized_keys') {
    return `${[...path, issue.keys?.[0] ?? ''].join('.')} is not a setting: remove it or correct its spelling`;
  }
  return `${path.join('.')}: ${issue?.message ?? 'is not valid'}`;
}

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null) {
      deepFreeze(inner);
    }
  }
  return Object.freeze(value);
}
