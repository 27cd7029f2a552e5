import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import { killAtExit } from './kill-at-exit.ts';
import { requiredEnvironment } from './required-environment.ts';
import { launchUnprivileged } from './unprivileged.ts';

export type PackagedStation = {
  readonly page: Page;
  /** Whether Chromium's sandbox could be asked for. */
  readonly isSandboxed: boolean;
  /** Process id of the page. */
  rendererPid(): Promise<number>;
  /** Ends it as a shutdown of the machine does; returns the exit code. */
  terminate(): Promise<number | null>;
};

/** Opens the packed station. Its fuses keep Playwright's own launcher out, so it is reached through Chromium's port. */
export async function openPackagedStation(
  dataDirectory: string,
  environment: Record<string, string>,
): Promise<PackagedStation> {
  const { command, isSandboxed } = launchUnprivileged(requiredEnvironment('MAI_PACKAGED'), dataDirectory);
  const [first = '', ...rest] = command;
  const program = spawn(first, [...rest, '--remote-debugging-port=0', '--data', dataDirectory], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  killAtExit(program);
  const exited = once(program, 'exit');
  const address = new Promise<string>((resolve, reject) => {
    const said: string[] = [];
    createInterface({ input: program.stderr })
      .on('line', (line) => {
        said.push(line);
        const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
        if (found !== undefined) {
          resolve(found);
        }
      })
      .on('close', () => reject(new Error(`the packed station opened no window: ${said.slice(-5).join(' | ')}`)));
  });
  const browser = await connect(await address);
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
  if (page === undefined) {
    throw new Error('the packed station opened no window');
  }
  return {
    page,
    isSandboxed,
    rendererPid: async () => {
      const session = await browser.newBrowserCDPSession();
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      const renderer = processInfo.find(({ type }) => type === 'renderer');
      return renderer?.id ?? 0;
    },
    terminate: async () => {
      program.kill('SIGTERM');
      await exited;
      return program.exitCode;
    },
  };
}

const CONNECT_TIMEOUT_MS = 8_000;

/**
 * Connects once the window is there: a connection made while Electron still creates its window can hang for good, so
 * it gets a time of its own and a second try.
 */
async function connect(address: string): Promise<Browser> {
  const list = new URL('/json/list', address.replace(/^ws/, 'http'));
  await expect.poll(() => pageAddresses(list), { timeout: 20_000 }).toContainEqual(expect.stringMatching(/^app:/));
  try {
    return await chromium.connectOverCDP(address, { timeout: CONNECT_TIMEOUT_MS });
  } catch {
    // The second try shows its own failure.
    return chromium.connectOverCDP(address, { timeout: CONNECT_TIMEOUT_MS });
  }
}

async function pageAddresses(list: URL): Promise<readonly string[]> {
  const targets = (await (await fetch(list)).json()) as readonly { readonly type: string; readonly url: string }[];
  return targets.filter(({ type }) => type === 'page').map(({ url }) => url);
}
