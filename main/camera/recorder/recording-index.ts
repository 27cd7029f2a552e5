import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { Truth } from '../../../contract/inspection.ts';
import { CameraSettings } from '../../../contract/recipe.ts';
import { pixelFormats, type PixelFormat } from '../pixel-format/pixel-format.ts';

/** Beside the frames of a recording: one line of JSON for the recording, then one for each frame, oldest first. */
export const INDEX_FILE = 'frames.ndjson';
const FORMAT = 1;

/** The index's first line. */
export const RecordingHeader = z.object({ recording: z.literal(FORMAT), startedAtUs: z.int() });
export type RecordingHeader = z.infer<typeof RecordingHeader>;

const isPixelFormat = (name: string): name is PixelFormat => name in pixelFormats;

/** One frame of a recording. Its bytes are those of the camera, in a file of their own. */
export const RecordedFrame = z.object({
  /** Name within the recording's folder, without folders. */
  file: z.string().regex(/^[0-9]+\.bin$/),
  cameraId: z.string(),
  serial: z.string(),
  /** Decimal, since 64 bits do not fit into a JSON number. */
  blockId: z.string().regex(/^[0-9]+$/),
  missedFrames: z.int().nonnegative(),
  /** Monotonic time of the exposure on the station that recorded, µs; only differences mean something elsewhere. */
  hostTimeUs: z.int(),
  /** The same moment, µs since 1970 UTC. */
  takenAtUs: z.int(),
  /** Decimal, ns of the camera's own clock; null where it has none or none was given. */
  deviceTimeNs: z
    .string()
    .regex(/^-?[0-9]+$/)
    .nullable(),
  width: z.int().positive(),
  height: z.int().positive(),
  /** PFNC name. */
  format: z.string().refine(isPixelFormat, 'is no pixel format the station knows'),
  status: z.enum(['ok', 'incomplete', 'corrupt']),
  triggerId: z.string().nullable(),
  truth: Truth.nullable(),
  settings: CameraSettings.nullable(),
});
export type RecordedFrame = z.infer<typeof RecordedFrame>;

/** Returns the index's first line for a recording that begins now. */
export function headerLine(startedAtUs: number): string {
  return lineOf({ recording: FORMAT, startedAtUs } satisfies RecordingHeader);
}

/** Returns the line of a frame. */
export function frameLine(frame: RecordedFrame): string {
  return lineOf(frame);
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** Returns true when the folder holds a recording. */
export async function isRecording(directory: string): Promise<boolean> {
  return (await readFile(join(directory, INDEX_FILE)).catch(() => null)) !== null;
}

/**
 * Reads the frames of a recording, oldest first. A last line that was cut off by a crash is left out.
 *
 * @throws AppError `not-found` when there is no index, `image-unreadable` when it is not one of ours
 */
export async function readRecordingIndex(directory: string): Promise<readonly RecordedFrame[]> {
  const path = join(directory, INDEX_FILE);
  const lines = await readLines(path);
  const [first, ...rest] = lines.map(parseLine);
  if (!RecordingHeader.safeParse(first).success) {
    throw new AppError('image-unreadable', `${path}: this is no recording of this program: choose another folder`);
  }
  return rest.flatMap((value, index) => {
    const parsed = RecordedFrame.safeParse(value);
    if (parsed.success) {
      return [parsed.data];
    }
    if (value === undefined && index === rest.length - 1) {
      return [];
    }
    throw new AppError('image-unreadable', `${path}: line ${index + 2} is damaged: record again`, {
      cause: parsed.error,
    });
  });
}

async function readLines(path: string): Promise<readonly string[]> {
  const lines: string[] = [];
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line !== '') {
        lines.push(line);
      }
    }
  } catch (cause) {
    throw new AppError('not-found', `${path}: the recording cannot be read: check the folder`, { cause });
  }
  return lines;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Not whole: the caller decides whether that may be.
    return undefined;
  }
}
