import type { SimulatorFault } from '../../../contract/camera.ts';
import type { PartKind } from '../part-generator/part-generator.ts';

/** The hands at the simulated bench. */
export interface SimulatorControls {
  faults(): readonly SimulatorFault[];
  setFault(fault: SimulatorFault, isActive: boolean): void;
  /** Takes away the part under the camera and puts another one there. */
  placeNext(kind: PartKind): void;
}
