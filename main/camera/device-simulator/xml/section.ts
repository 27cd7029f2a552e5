/** A part of the XML: features by category, and the nodes they stand on. */
export type Section = {
  readonly categories: Readonly<Record<string, readonly string[]>>;
  readonly nodes: readonly string[];
};

/** Commands after which kept settings are worthless. */
export const settingInvalidators = ['UserSetLoad', 'DeviceReset'] as const;
