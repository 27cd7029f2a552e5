import { z } from 'zod';

export const InspectionId = z.uuid().brand<'InspectionId'>();
export type InspectionId = z.infer<typeof InspectionId>;

export const RecipeId = z.uuid().brand<'RecipeId'>();
export type RecipeId = z.infer<typeof RecipeId>;

export const TeachSessionId = z.uuid().brand<'TeachSessionId'>();
export type TeachSessionId = z.infer<typeof TeachSessionId>;

/** Lower-case hexadecimal SHA-256: the name of an image or a model package. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>();
export type Sha256 = z.infer<typeof Sha256>;

/** Microseconds since 1970 UTC; safe as a number until the year 2255. */
export const TimeUs = z.int().nonnegative();
