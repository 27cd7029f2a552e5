import { readFileSync } from 'node:fs';
import { loadModule } from './support/load-module.ts';
import { runElectron } from './support/run-electron.ts';
import { assert, type HardwareCheck, runChecks, until } from './support/run-checks.ts';
import { tail } from './support/run-program.ts';

const checks: readonly HardwareCheck[] = [
  {
    name: 'the kernel offers its virtual video device',
    limitS: 30,
    run: async () => {
      // Only a capture device: no radio, no teletext.
      await loadModule('vivid', 'n_devs=1', 'node_types=0x1', 'input_types=0x0');
      return until('the first video device has a name', 5_000, () => {
        const name = readFileSync('/sys/class/video4linux/video0/name', 'utf8').trim();
        return name.startsWith('vivid') && name;
      });
    },
  },
  {
    name: 'the webcam driver triggers pictures of the video device through the capture window in Electron',
    limitS: 180,
    run: async () => {
      const { output } = await runElectron('electron-video', 170);
      const right = /^RIGHT (.*)$/m.exec(output)?.[1];
      assert(right !== undefined, tail(output));
      return right;
    },
  },
];

await runChecks(checks);
process.exit(0);
