import type { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { EstimatorDocument } from './estimator.ts';

/** @throws AppError `bad-request` unless the document is of this kind and version */
export function checkDocument(document: EstimatorDocument, kind: string, version: number): void {
  if (document.kind !== kind || document.formatVersion !== version) {
    throw new AppError(
      'bad-request',
      `This is a "${document.kind}" of version ${document.formatVersion}, not a "${kind}" of version ${version}`,
    );
  }
}

/** Returns a checked part of settings or of a saved document. @throws AppError `bad-request` naming what is wrong */
export function parsePart<Value>(schema: z.ZodType<Value>, value: unknown, kind: string): Value {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('bad-request', `${kind}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'damaged'}`);
  }
  return parsed.data;
}
