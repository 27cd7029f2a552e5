import type { CameraFeature } from '../../../../contract/camera-feature.ts';
import type {
  CameraSetup,
  CameraThumbnail,
  PictureMeasures,
  RecordingState,
  SettingRange,
} from '../../../../contract/camera-setup.ts';
import type { CameraInfo } from '../../../../contract/camera.ts';
import type { CameraSettings } from '../../../../contract/recipe.ts';
import { drawPart } from './draw-part.ts';
import { makeFeatures } from './fake-features.ts';
import { failure } from './fake-rpc.ts';
import { simulatorInfo } from './make-records.ts';

const SENSOR = { width: 1920, height: 1200 } as const;
/** The sensor counts exposure in lines of this many microseconds, so that 5000 becomes 4998. */
const LINE_US = 14;
const BINS = 64;
const GRID = { columns: 16, rows: 9 } as const;

export const industrialInfo: CameraInfo = {
  cameraId: 'u3v-40128831',
  kind: 'u3v',
  serial: '40128831',
  vendor: 'Example Vision',
  model: 'EV-2400M',
  portPath: 'usb 2-1.4',
};
const webcamInfo: CameraInfo = {
  cameraId: 'uvc-5f1c',
  kind: 'uvc',
  serial: '5F1C20AB',
  vendor: 'Generic',
  model: 'Full HD webcam',
  portPath: 'usb 1-3',
};
const networkInfo: CameraInfo = {
  cameraId: 'gige-7701',
  kind: 'gige',
  serial: '7701-0093',
  vendor: 'Example Vision',
  model: 'EG-5000C',
  portPath: '192.168.40.17',
};

function range(minimum: number, maximum: number, increment: number | null, unit: string): SettingRange {
  return { minimum, maximum, increment, unit };
}

function bell(value: number, middle: number, width: number): number {
  return Math.exp(-(((value - middle) / width) ** 2));
}

/** The cameras around the fake station: one simulated, one industrial, one webcam, one that another program holds. */
export class FakeCameras {
  list: readonly CameraInfo[] = [simulatorInfo, industrialInfo, webcamInfo, networkInfo];
  unavailable = [{ kind: 'uvc' as const, reason: 'Webcams need the desktop program: this station has no window.' }];
  inUse: CameraInfo = simulatorInfo;
  settings: CameraSettings = {
    exposureTimeUs: 7994,
    gainDb: 0,
    pixelFormat: 'Mono8',
    sensorRegion: null,
    triggerSource: 'Software',
  };
  features: CameraFeature[] = makeFeatures();
  recording: RecordingState = { isRecording: false, frames: 0, dropped: 0, bytes: 0, directory: null };
  #looks = 0;

  #named(cameraId: string): CameraInfo {
    const found = this.list.find((info) => info.cameraId === cameraId);
    if (found === undefined) {
      throw failure('camera-not-found', 'no such camera');
    }
    return found;
  }

  select(cameraId: string): CameraInfo {
    this.inUse = this.#named(cameraId);
    return this.inUse;
  }

  thumbnail(cameraId: string): CameraThumbnail {
    const index = this.list.indexOf(this.#named(cameraId));
    if (cameraId === networkInfo.cameraId) {
      const problem = 'Another program at 192.168.40.2 controls the camera: close it there.';
      return { cameraId, base64: null, problem, problemCode: 'camera-busy' };
    }
    const { frame } = drawPart(index, false);
    return { cameraId, base64: Buffer.from(frame).toString('base64'), problem: null, problemCode: null };
  }

  setup(): CameraSetup {
    const isIndustrial = this.inUse.kind === 'u3v';
    const region = this.settings.sensorRegion ?? { offsetX: 0, offsetY: 0, ...SENSOR };
    const offset = (full: number, size: number, step: number) => range(0, full - size, step, 'px');
    const isWebcam = this.inUse.kind === 'uvc';
    return {
      info: this.inUse,
      settings: isWebcam ? { ...this.settings, gainDb: null, exposureTimeUs: null } : this.settings,
      ranges: {
        exposureTimeUs: isWebcam ? null : range(LINE_US, 1e6, LINE_US, 'µs'),
        gainDb: isWebcam ? null : range(0, 24, 0.1, 'dB'),
        width: isIndustrial ? range(64, SENSOR.width, 16, 'px') : null,
        height: isIndustrial ? range(64, SENSOR.height, 2, 'px') : null,
        offsetX: isIndustrial ? offset(SENSOR.width, region.width, 16) : null,
        offsetY: isIndustrial ? offset(SENSOR.height, region.height, 2) : null,
      },
      pixelFormats: isIndustrial ? ['Mono8', 'Mono10', 'Mono12Packed'] : [],
      triggerSources: isIndustrial ? ['Software', 'Line0', 'Line2'] : [],
      hasFeatures: isIndustrial,
      counts: { frames: 4812 + this.#looks, dropped: 2, incomplete: 0, reconnects: 1 },
    };
  }

  applySettings(wanted: CameraSettings): CameraSetup {
    const exposureTimeUs = wanted.exposureTimeUs ?? this.settings.exposureTimeUs;
    this.settings = {
      exposureTimeUs: exposureTimeUs === null ? null : Math.floor(exposureTimeUs / LINE_US) * LINE_US,
      gainDb: wanted.gainDb ?? this.settings.gainDb,
      pixelFormat: wanted.pixelFormat ?? this.settings.pixelFormat,
      sensorRegion: wanted.sensorRegion ?? this.settings.sensorRegion,
      triggerSource: wanted.triggerSource ?? this.settings.triggerSource,
    };
    return this.setup();
  }

  /** The picture is brighter the longer it is exposed; the focus drifts up and down as a hand turns the lens. */
  measure(): PictureMeasures {
    this.#looks += 1;
    const light = (this.settings.exposureTimeUs ?? 8000) / 8000;
    const histogram = Array.from({ length: BINS }, () => 0);
    for (let level = 0; level < 256; level += 1) {
      const share = 900 * bell(level, 44, 10) + 700 * bell(level, 168, 26);
      const bin = Math.min(BINS - 1, Math.floor((level * light) / 4));
      histogram[bin] = Math.round((histogram[bin] ?? 0) + share);
    }
    const total = histogram.reduce((sum, count) => sum + count, 0);
    const focus = 180 + 60 * Math.sin(this.#looks / 4);
    return {
      ...SENSOR,
      histogram,
      saturatedFraction: light > 1 ? (histogram[BINS - 1] ?? 0) / total : 0.0004,
      blackFraction: light < 0.2 ? 0.12 : 0,
      brightness: Math.min(255, 102 * light),
      focus,
      focusGrid: {
        ...GRID,
        values: Array.from({ length: GRID.columns * GRID.rows }, (_unused, cell) => {
          const [column, row] = [cell % GRID.columns, Math.floor(cell / GRID.columns)];
          return focus * 2 * bell(column, 8, 6) * bell(row, 4, 3.5) * (0.6 + 0.4 * Math.sin(cell * 2.4));
        }),
      },
    };
  }

  #feature(name: string): CameraFeature {
    const found = this.features.find((feature) => feature.name === name);
    if (found === undefined) {
      throw failure('not-found', `the camera has no feature ${name}`);
    }
    return found;
  }

  setFeature(name: string, value: number | string | boolean): CameraFeature {
    const { minimum, maximum } = this.#feature(name);
    if (typeof value === 'number' && typeof maximum === 'number' && (value > maximum || value < Number(minimum))) {
      throw failure('bad-request', `${name} must lie between ${minimum} and ${maximum}`);
    }
    this.features = this.features.map((feature) => (feature.name === name ? { ...feature, value } : feature));
    return this.#feature(name);
  }

  record(isRecording: boolean): RecordingState {
    this.recording = {
      isRecording,
      frames: isRecording ? 3 : this.recording.frames + 128,
      dropped: 0,
      bytes: isRecording ? 6_912_000 : 301_824_000,
      directory: '/var/lib/station/recordings/2026-03-03T13-02-11',
    };
    return this.recording;
  }
}
