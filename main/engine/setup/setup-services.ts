import { createCalibrationService, type CalibrationService } from './calibration-service.ts';
import { createCameraSetupService, type CameraSetupService } from './camera-setup-service.ts';
import { createCommissioningService, type CommissioningService } from './commissioning-service.ts';
import { createLightCheckService, type LightCheckService } from './light-check-service.ts';
import type { SetupDeps } from './setup-deps.ts';

/** Everything an engineer sets a station up with. */
export interface SetupServices {
  readonly camera: CameraSetupService;
  readonly calibration: CalibrationService;
  readonly lightCheck: LightCheckService;
  readonly commissioning: CommissioningService;
}

export function createSetupServices(deps: SetupDeps): SetupServices {
  return {
    camera: createCameraSetupService(deps),
    calibration: createCalibrationService(deps),
    lightCheck: createLightCheckService(deps),
    commissioning: createCommissioningService(deps),
  };
}
