/** Runs it once and returns the processor time of the whole process, all threads, and the time on the clock. */
export async function measureTime(
  run: () => Promise<void>,
): Promise<{ readonly cpuSeconds: number; readonly wallSeconds: number }> {
  const startedNs = process.hrtime.bigint();
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return { cpuSeconds: (user + system) / 1e6, wallSeconds: Number(process.hrtime.bigint() - startedNs) / 1e9 };
}
