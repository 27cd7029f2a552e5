import { AppError } from '../../../../contract/errors.ts';
import { type NodeDefinition, textOf } from '../description/node-definition.ts';
import type { Numeric } from './evaluation.ts';
import type { Limits } from './nodes.ts';

/** Limits of floating point that were rounded to 32 bits on their way still count as reached. */
const RELATIVE_SLACK = 1e-6;

/**
 * Returns the value to write, moved onto a limit when rounding alone put it beyond.
 * @throws AppError `bad-request` naming the feature, the value and the range
 */
export function checkLimits(node: NodeDefinition, value: Numeric, limits: Limits): Numeric {
  const inside = typeof value === 'number' ? nearby(value, limits) : value;
  const { minimum, maximum } = limits;
  const isInside = (minimum === null || inside >= minimum) && (maximum === null || inside <= maximum);
  if (!isInside || (typeof inside === 'number' && !Number.isFinite(inside)) || !isOnStep(inside, limits)) {
    throw new AppError(
      'bad-request',
      `${node.name} ${value}${unitOf(node)} is out of range: ${rangeText(node, limits)}`,
    );
  }
  return inside;
}

function nearby(value: number, { minimum, maximum }: Limits): number {
  const slack = RELATIVE_SLACK * Math.abs(value);
  if (minimum !== null && value < minimum && value + slack >= minimum) {
    return Number(minimum);
  }
  return maximum !== null && value > maximum && value - slack <= maximum ? Number(maximum) : value;
}

/** Only whole numbers are held to their steps; of floating point the device takes the nearest itself. */
function isOnStep(value: Numeric, { minimum, increment }: Limits): boolean {
  if (typeof value !== 'bigint' || typeof increment !== 'bigint' || increment <= 1n) {
    return true;
  }
  return (value - (typeof minimum === 'bigint' ? minimum : 0n)) % increment === 0n;
}

function rangeText(node: NodeDefinition, { minimum, maximum, increment }: Limits): string {
  const steps = typeof increment === 'bigint' && increment > 1n ? ` in steps of ${increment}` : '';
  if (minimum === null && maximum === null) {
    return 'choose another value';
  }
  return `choose a value from ${minimum ?? 'any'} to ${maximum ?? 'any'}${unitOf(node)}${steps}`;
}

function unitOf(node: NodeDefinition): string {
  const unit = textOf(node, 'Unit') ?? '';
  return unit === '' ? '' : ` ${unit}`;
}
