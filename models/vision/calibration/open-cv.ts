import { createRequire } from 'node:module';

/** The little of OpenCV.js that calibration uses; everything made with `new` lives outside the garbage collector. */
export type OpenCv = {
  readonly Mat: { new (): Mat; new (rows: number, columns: number, type: number): Mat };
  readonly MatVector: new () => CvObject;
  readonly Size: new (width: number, height: number) => { readonly width: number; readonly height: number };
  readonly aruco_CharucoBoard: new (
    size: unknown,
    squareLength: number,
    markerLength: number,
    dictionary: CvObject,
    ids: Mat,
  ) => CvObject;
  readonly aruco_CharucoParameters: new () => CvObject & { tryRefineMarkers: boolean };
  readonly aruco_DetectorParameters: new () => CvObject & { cornerRefinementMethod: number };
  readonly aruco_RefineParameters: new (
    minRepDistance: number,
    errorCorrectionRate: number,
    checkAll: boolean,
  ) => CvObject;
  readonly aruco_CharucoDetector: new (
    board: CvObject,
    parameters: CvObject,
    detection: CvObject,
    refinement: CvObject,
  ) => CvObject & {
    detectBoard(image: Mat, corners: Mat, ids: Mat, markerCorners: CvObject, markerIds: Mat): void;
  };
  readonly CV_8UC1: number;
  readonly DICT_4X4_100: number;
  getPredefinedDictionary(name: number): CvObject;
  exceptionFromPtr(pointer: number): { readonly msg: string };
};

export type CvObject = { delete(): void };
export type Mat = CvObject & {
  readonly rows: number;
  readonly data: Uint8Array;
  readonly data32F: Float32Array;
  readonly data32S: Int32Array;
};

type Module = OpenCv & { then(resolve: () => void): unknown };

/** Emscripten's runtime takes these over for the whole process, and answers a rejected promise by `abort`. */
const TAKEN_EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Loads OpenCV's WebAssembly build: 11 MB, a third of a second and some 90 MB of memory, once a thread and only where
 * this is called. Handed over in a wrapper because the module has a `then` that resolves with itself for ever.
 */
export async function loadOpenCv(): Promise<{ readonly cv: OpenCv }> {
  const before = TAKEN_EVENTS.map((event) => process.listeners(event as 'exit'));
  const cv = createRequire(import.meta.url)('@techstark/opencv-js') as Module;
  for (const [index, event] of TAKEN_EVENTS.entries()) {
    for (const listener of process.listeners(event as 'exit').filter((one) => before[index]?.includes(one) === false)) {
      process.removeListener(event, listener);
    }
  }
  await new Promise<void>((resolve) => {
    cv.then(() => resolve());
  });
  return { cv };
}

/**
 * Runs `work` and frees what it kept through its argument, whatever happens.
 * @throws Error with OpenCV's own words, where it throws the address of its exception
 */
export function usingCv<Result>(
  cv: OpenCv,
  work: (keep: <Kept extends CvObject>(made: Kept) => Kept) => Result,
): Result {
  const kept: CvObject[] = [];
  try {
    return work((made) => {
      kept.push(made);
      return made;
    });
  } catch (error) {
    throw typeof error === 'number' ? new Error(cv.exceptionFromPtr(error).msg.trim()) : error;
  } finally {
    for (const made of kept.toReversed()) {
      made.delete();
    }
  }
}
