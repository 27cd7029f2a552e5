import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { killAtExit } from './kill-at-exit.ts';
import { requiredEnvironment } from './required-environment.ts';

export type PackagedStation = {
  readonly page: Page;
  /** Ends it as a shutdown of the machine does; returns the exit code. */
  terminate(): Promise<number | null>;
};

/** Opens the packed station. Its fuses keep Playwright's own launcher out, so it is reached through Chromium's port. */
export async function openPackagedStation(
  dataDirectory: string,
  environment: Record<string, string>,
): Promise<PackagedStation> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const program = spawn(
    requiredEnvironment('MAI_PACKAGED'),
    [...sandbox, '--remote-debugging-port=0', '--data', dataDirectory],
    { env: environment, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  killAtExit(program);
  const exited = once(program, 'exit');
  const address = new Promise<string>((resolve, reject) => {
    createInterface({ input: program.stderr })
      .on('line', (line) => {
        const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
        if (found !== undefined) {
          resolve(found);
        }
      })
      .on('close', () => reject(new Error('the packed station ended before its window opened')));
  });
  const browser = await chromium.connectOverCDP(await address);
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
  if (page === undefined) {
    throw new Error('the packed station opened no window');
  }
  return {
    page,
    terminate: async () => {
      program.kill('SIGTERM');
      await exited;
      return program.exitCode;
    },
  };
}
