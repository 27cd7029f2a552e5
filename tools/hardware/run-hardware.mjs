import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildIfStale } from '../bundle/build-if-stale.mjs';
import { stepOutcome, sumOutcomes } from '../checks/outcome.mjs';
import { reportStep } from '../checks/run-step.mjs';
import { ensureLibraries, ensureVirtualDisplay } from '../setup/ensure-libraries.mjs';
import { findElectron } from '../setup/find-electron.mjs';
import { root } from '../setup/paths.mjs';
import { SetupError, say } from '../setup/report.mjs';
import { runGuest } from './guest.mjs';
import { buildGuestPrograms } from './guest-programs.mjs';
import { ensureInitramfs } from './initramfs.mjs';
import { ensureKernel } from './kernel.mjs';
import { ensurePrograms } from './programs.mjs';
import { readResults } from './read-results.mjs';

/** The whole stage; an idle machine needs about a third of it. */
const STAGE_LIMIT_MS = 600_000;
/** One boot for each, so that a hung kernel driver of one cannot take the other with it. */
const guests = ['usb', 'video'];

/** @typedef {{kernel: import('./kernel.mjs').Kernel, initramfs: string, programs: string, electron: string}} Prepared */

/**
 * Boots a real Linux kernel under emulation, plugs simulated cameras into it and runs `test/hardware` there. Where that
 * cannot be done it is left out with a message, unless MAI_REQUIRE_HARDWARE or CI is set: then it has failed.
 * @param {readonly string[]} wanted guests
 * @returns {Promise<import('../checks/outcome.mjs').Outcome>}
 */
export async function runHardware(wanted = guests) {
  const prepared = await prepareOrExplain();
  if (prepared === null) {
    return isRequired() ? stepOutcome('hardware', false) : { passed: 0, failures: [], skipped: 1 };
  }
  const deadlineMs = performance.now() + STAGE_LIMIT_MS;
  const all = [];
  for (const name of wanted) {
    all.push(await runOne(name, prepared, deadlineMs));
  }
  return sumOutcomes(all);
}

function isRequired() {
  return Boolean(process.env['CI']) || process.env['MAI_REQUIRE_HARDWARE'] === '1';
}

/** @returns {Promise<Prepared | null>} */
async function prepareOrExplain() {
  try {
    return await prepare();
  } catch (error) {
    if (!(error instanceof SetupError)) {
      throw error;
    }
    say(`the tests on a virtual machine ${isRequired() ? 'FAIL' : 'are left out'}: ${error.message}`);
    return null;
  }
}

/** @returns {Promise<Prepared>} */
async function prepare() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError('they are written for Linux on x64');
  }
  const { binary: electron, ...rest } = await findElectron();
  if (electron === null) {
    throw new SetupError('why' in rest ? rest.why : 'there is no Electron');
  }
  await ensureLibraries(electron);
  await ensureVirtualDisplay();
  await ensurePrograms();
  const kernel = await ensureKernel();
  await buildIfStale(['capture-window', 'capture-preload']);
  return { kernel, electron, initramfs: await ensureInitramfs(kernel), programs: await buildGuestPrograms() };
}

/**
 * @param {string} name
 * @param {Prepared} prepared
 * @param {number} deadlineMs
 */
async function runOne(name, { kernel, initramfs, programs, electron }, deadlineMs) {
  const outDirectory = join(root, 'test-results/hardware', name);
  let outcome = stepOutcome(name, true);
  await reportStep(`hardware: ${name}`, async () => {
    const run = await runGuest({
      kernel,
      initramfs,
      outDirectory,
      command: [process.execPath, join(programs, `${name}-guest.mjs`)],
      env: guestEnvironment(kernel.directory, programs, electron),
      deadlineMs,
    });
    outcome = readGuestOutcome(name, outDirectory, run);
    return outcome.failures.length === 0;
  });
  return outcome;
}

/**
 * @param {string} kernelDirectory
 * @param {string} programs
 * @param {string} electron
 */
function guestEnvironment(kernelDirectory, programs, electron) {
  return {
    PATH: `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    // The folders of this machine's user are there, but a test has no business in them.
    HOME: '/run/tmp',
    TMPDIR: '/run/tmp',
    MAI_HARDWARE_OUT: '/run/out',
    MAI_GUEST_KERNEL: kernelDirectory,
    MAI_GUEST_PROGRAMS: programs,
    MAI_ELECTRON: electron,
    MAI_STATION_OUT: join(root, 'out'),
  };
}

/**
 * @param {string} name
 * @param {string} outDirectory
 * @param {Awaited<ReturnType<typeof runGuest>>} run
 * @returns {import('../checks/outcome.mjs').Outcome}
 */
function readGuestOutcome(name, outDirectory, { hasBooted, isOverdue, bootSeconds }) {
  if (!hasBooted) {
    const failure = `hardware: the guest "${name}" did not boot${isOverdue ? ' before the time was over' : ', twice'}`;
    console.log(failure);
    return { passed: 0, failures: [failure], skipped: 0 };
  }
  const file = join(outDirectory, 'results.ndjson');
  const results = readResults(name, existsSync(file) ? readFileSync(file, 'utf8') : '');
  const failures = results.filter(({ isOk }) => !isOk).map((result) => `[hardware] ${result.name}: ${result.detail}`);
  failures.forEach((failure) => console.log(`FAILED ${failure}`));
  console.log(`hardware: guest "${name}" was ready ${bootSeconds.toFixed(1)} s after its kernel started`);
  return { passed: results.length - failures.length, failures, skipped: 0 };
}
