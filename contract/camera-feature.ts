import { z } from 'zod';

/** GenICam access modes: read-only, read-write, write-only, not available now, not implemented. */
export const FeatureAccess = z.enum(['RO', 'RW', 'WO', 'NA', 'NI']);
export type FeatureAccess = z.infer<typeof FeatureAccess>;

/** One GenICam feature as a person meets it; whole numbers beyond 2^53 travel as decimal text. */
export const CameraFeature = z.object({
  /** SFNC name. */
  name: z.string(),
  displayName: z.string(),
  /** From the root down, without `Root`. */
  categoryPath: z.array(z.string()),
  kind: z.enum(['Integer', 'Float', 'Enumeration', 'Boolean', 'String', 'Command', 'Register']),
  visibility: z.enum(['Beginner', 'Expert', 'Guru', 'Invisible']),
  access: FeatureAccess,
  /** Why it cannot be written or read now, in words; null when it can. */
  accessReason: z.string().nullable(),
  value: z.union([z.number(), z.string(), z.boolean()]).nullable(),
  minimum: z.union([z.number(), z.string()]).nullable(),
  maximum: z.union([z.number(), z.string()]).nullable(),
  increment: z.union([z.number(), z.string()]).nullable(),
  unit: z.string(),
  representation: z.string(),
  entries: z.array(z.object({ name: z.string(), displayName: z.string(), isAvailable: z.boolean() })),
  description: z.string(),
});
export type CameraFeature = z.infer<typeof CameraFeature>;
