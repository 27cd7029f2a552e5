import type { RegisterFile } from './register-file.ts';
import { enumerations, type RegisterName } from './register-layout.ts';

export type TriggerKind = keyof typeof enumerations.TriggerSelector;

type TriggerRegisters = {
  readonly kind: TriggerKind;
  readonly mode: RegisterName;
  readonly source: RegisterName;
  readonly activation: RegisterName;
  readonly delay: RegisterName;
};

export const triggerRegisters: readonly TriggerRegisters[] = [
  {
    kind: 'FrameStart',
    mode: 'TriggerMode0',
    source: 'TriggerSource0',
    activation: 'TriggerActivation0',
    delay: 'TriggerDelay0',
  },
  {
    kind: 'AcquisitionStart',
    mode: 'TriggerMode1',
    source: 'TriggerSource1',
    activation: 'TriggerActivation1',
    delay: 'TriggerDelay1',
  },
];

export const lineNumbers = [0, 1, 2] as const;
export type LineNumber = (typeof lineNumbers)[number];

const lineModes: readonly RegisterName[] = ['LineMode0', 'LineMode1', 'LineMode2'];
const userOutputs: readonly RegisterName[] = ['UserOutputValue0', 'UserOutputValue1', 'UserOutputValue2'];

/** Returns true when the trigger of `kind` is on. */
export function isTriggerOn(registers: RegisterFile, kind: TriggerKind): boolean {
  return triggerRegisters.some((trigger) => trigger.kind === kind && registers.number(trigger.mode) === 1);
}

/** Returns the triggers that a changed line level fires. */
export function triggersOfEdge(registers: RegisterFile, line: LineNumber, isRising: boolean): readonly TriggerKind[] {
  const { RisingEdge, FallingEdge } = enumerations.TriggerActivation;
  const wrongEdge = isRising ? FallingEdge : RisingEdge;
  return triggerRegisters
    .filter(
      ({ mode, source, activation }) =>
        registers.number(mode) === 1 &&
        registers.number(source) === enumerations.TriggerSource.Line0 + line &&
        registers.number(activation) !== wrongEdge,
    )
    .map(({ kind }) => kind);
}

/** Returns the levels of the lines, bit by bit: inputs as the plant has them, outputs as the camera drives them. */
export function lineLevels(registers: RegisterFile, inputs: number): number {
  return lineNumbers.reduce<number>((levels, line) => {
    const isOutput = registers.number(lineModes[line] ?? 'LineMode0') === enumerations.LineMode.Output;
    const level = isOutput ? registers.number(userOutputs[line] ?? 'UserOutputValue0') : (inputs >> line) & 1;
    return levels | (level << line);
  }, 0);
}
