import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../setup/paths.mjs';
import { say } from '../setup/report.mjs';

/** An idle machine needs 3 to 6 s; eight test runs at once on two cores needed 40. */
const BOOT_LIMIT_MS = 120_000;
/** Seconds from the kernel's start to `GUEST READY` that all limits of the checks are meant for. */
export const REFERENCE_BOOT_S = 6;

/**
 * What one start of the guest is given; `command` runs in this machine's file tree, as root, in the checkout.
 * @typedef {{
 *   kernel: import('./kernel.mjs').Kernel,
 *   initramfs: string,
 *   outDirectory: string,
 *   command: readonly string[],
 *   env: Readonly<Record<string, string>>,
 *   deadlineMs: number,
 * }} GuestOrder
 */

/**
 * Boots a guest, runs the command in it and waits until it is off. One that does not come up in time is started once
 * more. What the command writes into `/run/out` lies in `outDirectory` afterwards.
 * @param {GuestOrder} order
 * @returns {Promise<{hasBooted: boolean, isOverdue: boolean, bootSeconds: number}>}
 */
export async function runGuest(order) {
  const first = await bootOnce(order);
  if (first.hasBooted || first.isOverdue) {
    return first;
  }
  say('the guest did not come up: starting it once more');
  return bootOnce(order);
}

/** @param {GuestOrder} order */
async function bootOnce({ kernel, initramfs, outDirectory, command, env, deadlineMs }) {
  rmSync(outDirectory, { recursive: true, force: true });
  mkdirSync(outDirectory, { recursive: true });
  writeFileSync(join(outDirectory, 'run.sh'), runScript(command, env));
  const child = spawn('qemu-system-x86_64', qemuArguments(kernel, initramfs, outDirectory), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () => child.kill('SIGKILL');
  process.once('exit', stop);
  let bootSeconds = Number.NaN;
  let isOverdue = false;
  const bootLimit = setTimeout(stop, Math.min(BOOT_LIMIT_MS, deadlineMs - performance.now()));
  const wholeLimit = setTimeout(
    () => {
      isOverdue = true;
      stop();
    },
    Math.max(0, deadlineMs - performance.now()),
  );
  const ended = new Promise((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const ready = /^GUEST READY (\S+)/.exec(line);
    if (ready) {
      bootSeconds = Number(ready[1]);
      clearTimeout(bootLimit);
    }
    console.log(`  guest| ${line.trimEnd()}`);
  });
  try {
    await ended;
  } finally {
    clearTimeout(bootLimit);
    clearTimeout(wholeLimit);
    process.off('exit', stop);
  }
  return { hasBooted: !Number.isNaN(bootSeconds), isOverdue, bootSeconds };
}

/**
 * @param {readonly string[]} command
 * @param {Readonly<Record<string, string>>} env
 */
function runScript(command, env) {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  return `${exports.join('')}cd ${quote(root)}\nexec ${command.map(quote).join(' ')}\n`;
}

/** @param {string} text */
function quote(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * Software emulation only: a machine that is itself virtual often offers a KVM that does not start a stock kernel.
 * @param {import('./kernel.mjs').Kernel} kernel
 * @param {string} initramfs
 * @param {string} outDirectory
 */
function qemuArguments(kernel, initramfs, outDirectory) {
  const share = 'security_model=none';
  return [
    '-accel tcg,thread=multi,tb-size=512 -cpu max -smp 2 -m 3072'.split(' '),
    '-display none -serial stdio -monitor none -no-reboot -nic none'.split(' '),
    ['-kernel', kernel.image, '-initrd', initramfs],
    ['-append', 'console=ttyS0 panic=-1 quiet mitigations=off'],
    ['-virtfs', `local,path=/,mount_tag=host,${share},readonly=on,multidevs=remap`],
    ['-virtfs', `local,path=${outDirectory},mount_tag=out,${share}`],
  ].flat();
}
