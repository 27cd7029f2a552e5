import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { chromium } from '@playwright/test';
import { killAtExit } from './kill-at-exit.ts';
import { requiredEnvironment } from './required-environment.ts';
import type { RunningStation } from './running-station.ts';

const root = resolve(import.meta.dirname, '../../..');
const STOP_TIMEOUT_MS = 15_000;
type Host = ChildProcessByStdio<null, Readable, null>;

export interface BrowserStation extends RunningStation {
  /** With the token, as printed. */
  readonly address: string;
}

/** Starts the headless station on a data folder and opens its screen in Chromium. */
export async function openBrowserStation(
  dataDirectory: string,
  { MAI_SQLITE_BINDING: _testBuild, ...environment }: Record<string, string>,
): Promise<BrowserStation> {
  const host = spawn(process.execPath, [resolve(root, 'out/engine/headless-host.js'), '--data', dataDirectory], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  killAtExit(host);
  const address = await readAddress(host);
  const browser = await chromium.launch({
    executablePath: requiredEnvironment('MAI_CHROMIUM'),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(address);
  return {
    address,
    page,
    killEngine: async () => endHost(host, 'SIGKILL'),
    close: async () => {
      await browser.close();
      await endHost(host, 'SIGTERM');
    },
  };
}

/** Goes on reading after the address, or the station would stop at a full pipe. */
function readAddress(host: Host): Promise<string> {
  return new Promise((resolveAddress, reject) => {
    const printed: string[] = [];
    createInterface({ input: host.stdout })
      .on('line', (line) => {
        printed.push(line);
        const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(line)?.[0];
        if (address !== undefined) {
          resolveAddress(address);
        }
      })
      .on('close', () => {
        reject(new Error(`the station ended before it printed an address: ${printed.join(' | ')}`));
      });
  });
}

async function endHost(host: Host, signal: NodeJS.Signals): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) {
    return;
  }
  const timer = setTimeout(() => host.kill('SIGKILL'), STOP_TIMEOUT_MS);
  host.kill(signal);
  await once(host, 'exit');
  clearTimeout(timer);
}
