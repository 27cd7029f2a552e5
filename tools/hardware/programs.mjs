import { installPackages } from '../setup/apt.mjs';
import { hasProgram, runCommand } from '../setup/run-command.mjs';

/** Debian packages by the program we call from each. */
const packages = {
  'qemu-system-x86_64': 'qemu-system-x86',
  cpio: 'cpio',
  modprobe: 'kmod',
  'arv-tool-0.8': 'aravis-tools-cli',
  'arv-camera-test-0.8': 'aravis-tools',
};

/**
 * Installs what makes and judges the virtual machine where it is missing.
 * @throws {import('../setup/report.mjs').SetupError} with the one line to type where it cannot be installed
 */
export async function ensurePrograms() {
  const missing = Object.entries(packages).filter(([program]) => !hasSystemProgram(program));
  const wanted = missing.map(([, name]) => name);
  if (!isStatic('busybox')) {
    wanted.push('busybox-static');
  }
  if (wanted.length > 0) {
    await installPackages(wanted, 'the hardware stage needs a virtual machine and its judges');
  }
}

/**
 * Debian keeps modprobe and depmod outside a plain user's PATH.
 * @param {string} program
 */
function hasSystemProgram(program) {
  return hasProgram(program) || hasProgram(`/usr/sbin/${program}`);
}

/**
 * Inside the first file system of the guest there is no C library to link with.
 * @param {string} program
 */
function isStatic(program) {
  return (
    hasProgram(program) && runCommand('sh', ['-c', `ldd "$(command -v ${program})" 2>&1`]).stdout.includes('not a dyn')
  );
}
