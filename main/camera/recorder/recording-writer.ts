import { appendFile, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frameLine, headerLine, INDEX_FILE, type RecordedFrame } from './recording-index.ts';

export type WriterOptions = {
  readonly startedAtUs: number;
  readonly maximumBytes: number;
  /** The bytes are on disk or given up, and free to be used again. */
  readonly onWritten: (bytes: Uint8Array) => void;
};

type Kept = { readonly file: string; readonly line: string; readonly sizeBytes: number };

/** Lines of frames that are gone and still stand in the index; then it is written anew. */
const MAXIMUM_STALE_LINES = 1_000;
const DIGITS = 9;

/**
 * Writes one recording, a frame at a time. A frame's file gets its name when it is whole, and its line when the file
 * is there; a reader passes over lines whose file is gone. So a crash at any moment leaves a recording that can be read.
 */
export class RecordingWriter {
  readonly directory: string;
  readonly #options: WriterOptions;
  #kept: Kept[] = [];
  #work: Promise<unknown>;
  #number = 0;
  #waiting = 0;
  #bytes = 0;
  #overwritten = 0;
  #staleLines = 0;
  #lost = 0;
  #problem: string | null = null;

  constructor(directory: string, options: WriterOptions) {
    this.directory = directory;
    this.#options = options;
    this.#work = this.#guard(() => this.#writeIndex());
  }

  get frames(): number {
    return this.#kept.length;
  }
  get bytes(): number {
    return this.#bytes;
  }
  get overwritten(): number {
    return this.#overwritten;
  }
  /** Frames taken that could not be written. */
  get lost(): number {
    return this.#lost;
  }
  get waiting(): number {
    return this.#waiting;
  }
  get problem(): string | null {
    return this.#problem;
  }

  /** Takes the bytes; they must not be changed until `onWritten`. */
  add(frame: Omit<RecordedFrame, 'file'>, bytes: Uint8Array): void {
    this.#number += 1;
    const file = `${String(this.#number).padStart(DIGITS, '0')}.bin`;
    this.#waiting += 1;
    this.#work = this.#work.then(async () => {
      const isWritten = await this.#guard(() => this.#write({ ...frame, file }, bytes));
      this.#lost += isWritten ? 0 : 1;
      this.#waiting -= 1;
      this.#options.onWritten(bytes);
    });
  }

  /** Resolves when everything taken is on disk and the index names exactly what is there. */
  async end(): Promise<void> {
    await this.#work;
    await this.#guard(() => this.#writeIndex());
  }

  /** A disk that fails ends the recording, never the camera. */
  async #guard(step: () => Promise<void>): Promise<boolean> {
    if (this.#problem !== null) {
      return false;
    }
    try {
      await step();
      return true;
    } catch (error) {
      this.#problem = describeFailure(this.directory, error);
      return false;
    }
  }

  async #write(frame: RecordedFrame, bytes: Uint8Array): Promise<void> {
    await this.#makeRoom(bytes.length);
    const path = join(this.directory, frame.file);
    try {
      await writeFile(`${path}.part`, bytes);
      await rename(`${path}.part`, path);
    } catch (error) {
      await rm(`${path}.part`, { force: true });
      throw error;
    }
    const line = frameLine(frame);
    await appendFile(join(this.directory, INDEX_FILE), line);
    this.#kept.push({ file: frame.file, line, sizeBytes: bytes.length });
    this.#bytes += bytes.length;
  }

  async #makeRoom(sizeBytes: number): Promise<void> {
    while (this.#bytes + sizeBytes > this.#options.maximumBytes) {
      const oldest = this.#kept.shift();
      if (oldest === undefined) {
        return;
      }
      await rm(join(this.directory, oldest.file), { force: true });
      this.#bytes -= oldest.sizeBytes;
      this.#overwritten += 1;
      this.#staleLines += 1;
    }
    if (this.#staleLines > MAXIMUM_STALE_LINES) {
      await this.#writeIndex();
    }
  }

  /** Whole or not at all: beside its place first, then renamed over it. */
  async #writeIndex(): Promise<void> {
    const path = join(this.directory, INDEX_FILE);
    const file = await open(`${path}.part`, 'w');
    try {
      await file.writeFile(headerLine(this.#options.startedAtUs) + this.#kept.map(({ line }) => line).join(''));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
    this.#staleLines = 0;
  }
}

function describeFailure(directory: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full: free some space',
    EACCES: 'the folder may not be written: check its permissions',
    EROFS: 'the disk is read-only: choose another folder',
    ENOENT: 'the folder is gone: start a new recording',
  };
  return `${directory}: ${reasons[code] ?? `it cannot be written (${code}): choose another folder`}`;
}
