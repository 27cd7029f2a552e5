import type { CaptureSettings } from '../../../../contract/capture-protocol.ts';

/** Exposure is counted in steps of 100 µs (W3C MediaStream Image Capture §4.2, `exposureTime`). */
const EXPOSURE_STEP_US = 100;

type Range = { readonly min: number; readonly max: number };
/** The part of the W3C image capture constraints that is used; the DOM typings leave it out. */
export type ImageCapabilities = {
  readonly exposureMode?: readonly string[];
  readonly exposureTime?: Range;
  readonly whiteBalanceMode?: readonly string[];
  readonly colorTemperature?: Range;
  readonly focusMode?: readonly string[];
  readonly focusDistance?: Range;
};
export type ImageSettings = {
  readonly exposureMode?: string;
  readonly exposureTime?: number;
  readonly whiteBalanceMode?: string;
  readonly colorTemperature?: number;
  readonly focusMode?: string;
  readonly focusDistance?: number;
};
export type TrackSettings = ImageSettings & {
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
};
export type ImageConstraints = Partial<Record<keyof ImageSettings, number | string>>;

const MANUAL = 'manual';

const automatics = [
  { mode: 'exposureMode', value: 'exposureTime' },
  { mode: 'whiteBalanceMode', value: 'colorTemperature' },
  { mode: 'focusMode', value: 'focusDistance' },
] as const;

/**
 * Returns the constraints that stop exposure, white balance and focus from changing by themselves, one for each the
 * camera offers. They stay where they are now, but for an exposure that was asked for. The present value is named,
 * because a manual mode would else go back to the value it had last.
 *
 * @throws DOMException `OverconstrainedError` by name when the exposure is out of the camera's range
 */
export function lockingConstraints(
  capabilities: ImageCapabilities,
  settings: ImageSettings,
  exposureTimeUs: number | null,
): readonly ImageConstraints[] {
  const exposureTime = exposureSteps(capabilities, exposureTimeUs) ?? settings.exposureTime;
  const wanted: ImageSettings = exposureTime === undefined ? settings : { ...settings, exposureTime };
  return automatics.flatMap(({ mode, value }) => {
    const isLockable = capabilities[mode]?.includes(MANUAL) ?? false;
    const present = capabilities[value] === undefined ? undefined : wanted[value];
    const constraint = {
      ...(isLockable ? { [mode]: MANUAL } : {}),
      ...(present === undefined ? {} : { [value]: present }),
    };
    return Object.keys(constraint).length === 0 ? [] : [constraint];
  });
}

function exposureSteps({ exposureTime }: ImageCapabilities, exposureTimeUs: number | null): number | null {
  if (exposureTimeUs === null || exposureTime === undefined) {
    return null;
  }
  const steps = exposureTimeUs / EXPOSURE_STEP_US;
  if (steps < exposureTime.min || steps > exposureTime.max) {
    const range = `${exposureTime.min * EXPOSURE_STEP_US} to ${exposureTime.max * EXPOSURE_STEP_US}`;
    throw new DOMException(
      `exposureTimeUs ${exposureTimeUs} is out of range: choose a value from ${range}`,
      'OverconstrainedError',
    );
  }
  return steps;
}

/** True when there is something that changes by itself and can be stopped. */
export function isLockable(capabilities: ImageCapabilities): boolean {
  return automatics.some(({ mode }) => capabilities[mode]?.includes(MANUAL) ?? false);
}

/** Returns what the camera says of itself now. */
export function describeSettings(capabilities: ImageCapabilities, settings: TrackSettings): CaptureSettings {
  const isLocked = (mode: (typeof automatics)[number]['mode']): boolean =>
    (capabilities[mode] ?? []).every((offered) => offered === MANUAL || offered === 'none') ||
    settings[mode] === MANUAL;
  return {
    exposureTimeUs: settings.exposureTime ? Math.round(settings.exposureTime * EXPOSURE_STEP_US) : null,
    isExposureLocked: isLocked('exposureMode'),
    isWhiteBalanceLocked: isLocked('whiteBalanceMode'),
    isFocusLocked: isLocked('focusMode'),
    width: settings.width ?? 1,
    height: settings.height ?? 1,
    frameRate: settings.frameRate || DEFAULT_FRAME_RATE,
  };
}

/** What webcams do that do not say. */
const DEFAULT_FRAME_RATE = 30;
