import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, session, type MessagePortMain } from 'electron';
import { systemClock } from '../../contract/clock.ts';
import type { EngineLaunch } from '../../contract/engine-host.ts';
import { AppError } from '../../contract/errors.ts';
import { setApplicationMenu } from './application-menu.ts';
import { CaptureWindow } from './capture-window/capture-window.ts';
import { parseCommandLine, type CommandLine } from './command-line.ts';
import { EnginePorts } from './engine-ports.ts';
import { EngineSupervisor } from './engine-supervisor.ts';
import { FailureDialog } from './failure-dialog.ts';
import { forkEngine } from './fork-engine.ts';
import { lockDownPages, lockDownSession } from './lock-down.ts';
import { registerStationScheme, serveStation } from './station-protocol.ts';
import { focusWindow, openStationWindow } from './station-window.ts';

const out = resolve(import.meta.dirname, '..');

try {
  start(parseCommandLine(process.argv.slice(1), process.env));
} catch (error) {
  if (!(error instanceof AppError)) {
    throw error;
  }
  sayOnTerminal(error.message);
  app.exit(2);
}

function start(commandLine: CommandLine): void {
  registerStationScheme();
  if (commandLine.dataDirectory !== null) {
    // Another station is another profile, so that both can run at once.
    const profile = join(commandLine.dataDirectory, 'desktop');
    mkdirSync(profile, { recursive: true });
    app.setPath('userData', profile);
  }
  // As root Chromium's sandbox cannot start, and its helpers would be started again without end.
  if (!app.commandLine.hasSwitch('no-sandbox')) {
    app.enableSandbox();
  }
  if (!app.requestSingleInstanceLock()) {
    sayOnTerminal('this station is open already: its window was brought to the front');
    app.exit(0);
    return;
  }
  lockDownPages();
  void app.whenReady().then(() => open(commandLine));
}

function open({ dataDirectory, isKiosk }: CommandLine): void {
  lockDownSession(session.defaultSession);
  serveStation(session.defaultSession, join(out, 'renderer'));
  setApplicationMenu(!app.isPackaged);
  const launch = engineLaunch(dataDirectory ?? join(app.getPath('userData'), 'station'));
  const engine = new EngineSupervisor<MessagePortMain>({
    fork: () => forkEngine(join(out, 'engine/utility-host.js'), launch),
    clock: systemClock,
    schedule,
    capture: new CaptureWindow({
      preload: join(out, 'capture-preload/capture-preload.cjs'),
      page: join(out, 'capture-window'),
    }),
    onReady: () => {
      failure.hide();
      ports.send();
    },
    onLost: (message) => {
      sayOnTerminal(message ?? 'the engine ended without a word');
      ports.reportLoss(message);
      if (message !== null) {
        failure.show(message);
      }
    },
  });
  const window = openStationWindow({
    preload: join(out, 'preload/preload.cjs'),
    stateFile: join(app.getPath('userData'), 'window.json'),
    isKiosk,
  });
  const failure = new FailureDialog(window);
  const ports = new EnginePorts(window, (ends) => engine.connect(ends));
  engine.start();
  app.on('second-instance', () => focusWindow(window));
  // Not when all windows are closed: the hidden one that reads cameras would keep the station open.
  window.once('closed', () => app.quit());
  stopBeforeQuit(engine);
}

/** The engine ends its last part and closes its database before the process goes. */
function stopBeforeQuit(engine: EngineSupervisor<MessagePortMain>): void {
  let hasStopped = false;
  const quit = () => {
    hasStopped = true;
    app.quit();
  };
  app.on('will-quit', (event) => {
    if (!hasStopped) {
      event.preventDefault();
      void engine.stop().then(quit);
    }
  });
}

function engineLaunch(dataDirectory: string): EngineLaunch {
  // The binary is native code: only a developer's own copy takes it from the environment.
  const sqliteBinding = app.isPackaged ? undefined : process.env['MAI_SQLITE_BINDING'];
  return {
    dataDirectory,
    resourcesDirectory: app.isPackaged ? join(process.resourcesPath, 'station') : resolve(out, '../resources'),
    version: app.getVersion(),
    ...(sqliteBinding ? { sqliteBinding } : {}),
  };
}

function schedule(task: () => void, delayMs: number): () => void {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
}

function sayOnTerminal(message: string): void {
  process.stderr.write(`[station] ${message}\n`);
}
