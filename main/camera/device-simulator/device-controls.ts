import type { LineNumber } from './trigger-lines.ts';

/** The hands at a simulated device. Disposing ends its timers. */
export interface DeviceControls extends Disposable {
  /** Sets the level on an input line, as a light barrier would. */
  setLine(line: LineNumber, isHigh: boolean): void;
  /** Takes the power away and gives it back: settings are those of the factory, names and user data stay. */
  powerCycle(): void;
}
