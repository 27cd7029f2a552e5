import { assert, type HardwareCheck } from './support/run-checks.ts';
import { runProgram, tail } from './support/run-program.ts';

/**
 * Aravis, an independent implementation of the protocols, judges our simulator: what it cannot use would prove nothing
 * about our driver.
 */
export function aravisChecks(serial: string): readonly HardwareCheck[] {
  return [
    {
      name: 'Aravis finds the simulated camera',
      limitS: 30,
      run: async () => {
        const { output } = await runProgram('arv-tool-0.8', [], 25);
        assert(output.includes(serial), `not in its list: ${tail(output)}`);
        return tail(output, 1);
      },
    },
    {
      name: 'Aravis reads every feature of the simulated camera',
      limitS: 90,
      run: () => readEveryFeature(serial),
    },
    {
      name: 'Aravis writes features of the simulated camera and reads them back',
      limitS: 60,
      run: () => writeFeatures(serial),
    },
    ...(['sync', 'async'] as const).map((mode) => ({
      name: `Aravis streams without a failed picture (${mode} transfers)`,
      limitS: 60,
      run: () => stream(serial, mode),
    })),
  ];
}

async function readEveryFeature(serial: string): Promise<string> {
  const { output, code } = await runProgram('arv-tool-0.8', ['-n', serial, 'values'], 80);
  const lines = output.split('\n').filter((line) => / = /.test(line));
  const refused = output.split('\n').filter((line) => /error|Error|failed/.test(line));
  assert(code === 0 && lines.length >= 20, `${lines.length} values: ${tail(output)}`);
  assert(refused.length === 0, `not all could be read: ${refused.slice(0, 3).join(' | ')}`);
  return `${lines.length} values`;
}

async function writeFeatures(serial: string): Promise<string> {
  const wanted = ['OffsetX=0', 'OffsetY=0', 'Width=640', 'Height=480', 'PixelFormat=Mono8', 'ExposureTime=5000'];
  const { output } = await runProgram('arv-tool-0.8', ['-n', serial, 'control', ...wanted], 25);
  const read = await runProgram(
    'arv-tool-0.8',
    ['-n', serial, 'control', 'Width', 'Height', 'PixelFormat', 'ExposureTime', 'PayloadSize'],
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

async function stream(serial: string, mode: 'sync' | 'async'): Promise<string> {
  const options = ['-n', serial, '-s', mode, '--duration=3', '-w', '320', '-h', '240', '-f', '10'];
  const { output, code } = await runProgram('arv-camera-test-0.8', options, 50);
  const count = (name: string) => Number(new RegExp(`${name}\\s*=\\s*(\\d+)`).exec(output)?.[1] ?? Number.NaN);
  const [completed, failures, underruns] = ['n_completed_buffers', 'n_failures', 'n_underruns'].map(count);
  assert(
    code === 0 && failures === 0 && (completed ?? 0) >= 15,
    `${completed} good, ${failures} failed: ${tail(output, 12)}`,
  );
  return `${completed} pictures in 3 s, ${failures} failed, ${underruns} underruns`;
}
