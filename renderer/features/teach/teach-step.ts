import type { TeachSession } from '../../../contract/teach.ts';

export const teachSteps = ['name', 'collect', 'train', 'try'] as const;
export type TeachStep = (typeof teachSteps)[number];

/** Returns the step that a stored session continues with; null stands for a new one. */
export function stepOf(session: Pick<TeachSession, 'state'> | null): TeachStep {
  if (session === null) {
    return 'name';
  }
  switch (session.state) {
    case 'collecting':
      return 'collect';
    case 'training':
    case 'failed':
      return 'train';
    case 'trained':
    case 'released':
      return 'try';
  }
}
