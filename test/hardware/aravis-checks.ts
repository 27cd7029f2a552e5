import { assert, type HardwareCheck, print } from './support/run-checks.ts';
import { type ProgramResult, runProgram, tail } from './support/run-program.ts';

/**
 * Aravis, an independent implementation of the protocols, judges our simulator: what it cannot use would prove nothing
 * about our driver.
 */
export function aravisChecks(serial: string): readonly HardwareCheck[] {
  return [
    {
      name: 'Aravis finds the simulated camera',
      limitS: 30,
      run: () => findDevice(serial),
    },
    {
      name: 'Aravis reads every feature of the simulated camera',
      limitS: 120,
      run: () => readEveryFeature(serial),
    },
    {
      name: 'Aravis writes features of the simulated camera and reads them back',
      limitS: 120,
      run: () => writeFeatures(serial),
    },
    ...(['sync', 'async'] as const).map((mode) => ({
      name: `Aravis streams without a failed picture (${mode} transfers)`,
      limitS: 120,
      run: () => stream(serial, mode),
    })),
  ];
}

/** Its first three questions wait a tenth of a second each for an answer, which a busy machine's guest may miss. */
const ATTEMPTS = 8;
const STREAM_ATTEMPTS = 3;

/** Runs one of Aravis' programs, again where it could not even open the camera. */
async function runAravis(program: string, args: readonly string[], limitS: number): Promise<ProgramResult> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await runProgram(program, args, limitS);
    if (attempt === ATTEMPTS || !/Failed to bootstrap|not found/.test(result.output)) {
      return result;
    }
    print(`     ${program}, attempt ${attempt} of ${ATTEMPTS}: ${tail(result.output, 1)}`);
  }
}

/** Returns the name that Aravis gives the camera: vendor, GUID and serial number. */
async function findDevice(serial: string): Promise<string> {
  const { output } = await runAravis('arv-tool-0.8', [], 25);
  const name = new RegExp(`^(\\S+-${serial}) \\(USB3\\)`, 'm').exec(output)?.[1];
  assert(name !== undefined, `not in its list: ${tail(output)}`);
  return name;
}

async function readEveryFeature(serial: string): Promise<string> {
  const name = await findDevice(serial);
  const { output, code } = await runAravis('arv-tool-0.8', ['-n', name, 'values'], 80);
  const lines = output.split('\n').filter((line) => / = /.test(line));
  const refused = output.split('\n').filter((line) => /error|Error|failed/.test(line));
  assert(code === 0 && lines.length >= 20, `${lines.length} values: ${tail(output)}`);
  assert(refused.length === 0, `not all could be read: ${refused.slice(0, 3).join(' | ')}`);
  return `${lines.length} values`;
}

async function writeFeatures(serial: string): Promise<string> {
  const name = await findDevice(serial);
  const wanted = ['OffsetX=0', 'OffsetY=0', 'Width=640', 'Height=480', 'PixelFormat=Mono8', 'ExposureTime=5000'];
  const { output } = await runAravis('arv-tool-0.8', ['-n', name, 'control', ...wanted], 25);
  const read = await runAravis(
    'arv-tool-0.8',
    ['-n', name, 'control', 'Width', 'Height', 'PixelFormat', 'ExposureTime', 'PayloadSize'],
    25,
  );
  for (const pattern of [
    /Width = 640\b/,
    /Height = 480\b/,
    /PixelFormat = Mono8\b/,
    /ExposureTime = 5000\b/,
    /PayloadSize = 307200\b/,
  ]) {
    assert(pattern.test(read.output), `${pattern.source} is not in: ${tail(output)} | then: ${tail(read.output)}`);
  }
  return tail(read.output, 5);
}

/** With async transfers its thread polls without a rest, and in a busy guest it may not come to end itself in time. */
async function streamToTheEnd(options: readonly string[]): Promise<ProgramResult> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await runAravis('arv-camera-test-0.8', options, 30);
    if (attempt === STREAM_ATTEMPTS || result.code !== null) {
      return result;
    }
    print(`     arv-camera-test-0.8 did not end, attempt ${attempt} of ${STREAM_ATTEMPTS}: ${tail(result.output, 1)}`);
  }
}

async function stream(serial: string, mode: 'sync' | 'async'): Promise<string> {
  const name = await findDevice(serial);
  const options = ['-n', name, '-s', mode, '--duration=3', '-w', '320', '-h', '240', '-f', '10'];
  const { output, code } = await streamToTheEnd(options);
  const count = (counter: string) => Number(new RegExp(`${counter}\\s*=\\s*(\\d+)`).exec(output)?.[1] ?? Number.NaN);
  const [completed, failures, underruns] = ['n_completed_buffers', 'n_failures', 'n_underruns'].map(count);
  assert(
    code === 0 && failures === 0 && (completed ?? 0) >= 15,
    `${completed} good, ${failures} failed: ${tail(output, 12)}`,
  );
  return `${completed} pictures in 3 s, ${failures} failed, ${underruns} underruns`;
}
