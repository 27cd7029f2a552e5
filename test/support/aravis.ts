import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatagramSocket } from '../../main/camera/gige/datagram-socket.ts';
import { createGigeFinder } from '../../main/camera/gige/gige-finder.ts';
import { installPackages } from '../../tools/setup/apt.mjs';
import { say, SetupError } from '../../tools/setup/report.mjs';
import { hasProgram } from '../../tools/setup/run-command.mjs';
import { withLock } from '../../tools/setup/with-lock.mjs';

const FAKE_CAMERA = 'arv-fake-gv-camera-0.8';
const TOOL = 'arv-tool-0.8';
const CAMERA_TEST = 'arv-camera-test-0.8';

/** Aravis' programs know this address and port alone. */
export const ARAVIS_ADDRESS = '127.0.0.1';
export const ARAVIS_PORT = 3956;

/**
 * Returns true where Aravis' programs are there or could be installed. In CI their absence is an error: a peer that
 * silently stays away would prove nothing.
 * @throws SetupError in CI
 */
export async function ensureAravis(): Promise<boolean> {
  if ([FAKE_CAMERA, TOOL, CAMERA_TEST].every((program) => hasProgram(program))) {
    return true;
  }
  try {
    await installPackages(['aravis-tools', 'aravis-tools-cli'], 'network cameras are tested against Aravis');
    return true;
  } catch (error) {
    if (!(error instanceof SetupError) || process.env['CI']) {
      throw error;
    }
    say(`the tests against Aravis are left out: ${error.message}`);
    return false;
  }
}

/** Runs `task` while no other test on this machine has Aravis' port, once nobody has it any more. */
export function withAravisPort<Result>(task: () => Promise<Result>): Promise<Result> {
  return withLock(join(tmpdir(), `manufactureai-gvcp-${ARAVIS_PORT}`), async () => {
    await waitForFreePort();
    return task();
  });
}

async function waitForFreePort(): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    try {
      const socket = await openDatagramSocket({ address: ARAVIS_ADDRESS, port: ARAVIS_PORT });
      await socket.close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error(`another program has UDP port ${ARAVIS_PORT} of ${ARAVIS_ADDRESS}: end it, then run the tests again`);
}

/** Starts Aravis' fake camera and waits until it answers. */
export async function startFakeCamera(serial: string): Promise<AsyncDisposable> {
  const child = spawn(FAKE_CAMERA, ['-i', ARAVIS_ADDRESS, '-s', serial], { stdio: 'ignore' });
  const finder = createGigeFinder({ interfaces: [], addresses: [`${ARAVIS_ADDRESS}:${ARAVIS_PORT}`] });
  for (let tries = 0; tries < 50; tries++) {
    const found = await finder.discover();
    if (found.some((camera) => camera.serial === serial)) {
      return { [Symbol.asyncDispose]: () => end(child) };
    }
    if (child.exitCode !== null) {
      break;
    }
  }
  await end(child);
  throw new Error('the fake camera of Aravis did not start');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** Runs `arv-tool` and returns what it printed. */
export function runAravisTool(args: readonly string[]): Promise<string> {
  return outputOf(TOOL, args);
}

/** Runs `arv-camera-test` and returns the numbers it ends with, by their names. */
export async function runAravisCameraTest(args: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const output = await outputOf(CAMERA_TEST, args);
  const lines = output.matchAll(/^(n_\w+)\s*=\s*(\d+)/gm);
  return new Map([...lines].map(([, name = '', value]) => [name, Number(value)]));
}

async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => pieces.push(piece.toString()));
  }
  await once(child, 'close');
  return pieces.join('');
}
