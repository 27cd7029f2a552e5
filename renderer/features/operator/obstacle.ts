import type { TFunction } from 'i18next';
import type { StationStatus } from '../../../contract/status.ts';

/** Returns why no part can be judged now, in words; empty when one can. "Ready" must never be said then. */
export function obstacleOf(status: StationStatus, t: TFunction): string {
  if (status.preparation !== null) {
    return t('first.preparing');
  }
  if (status.recipe === null) {
    return t('panel.noRecipe');
  }
  if (status.disk.state === 'full') {
    return t('disk.full');
  }
  if (status.camera === null || status.camera.state === 'lost') {
    return t('cameraLost.title');
  }
  return status.fault?.message ?? '';
}
