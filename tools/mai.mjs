#!/usr/bin/env node
import { join } from 'node:path';
import { buildIfStale } from './bundle/build-if-stale.mjs';
import { root } from './setup/paths.mjs';
import { runTool } from './setup/report.mjs';
import { runInPlace } from './setup/run-command.mjs';
import { runPrepared } from './setup/run-prepared.mjs';

await runTool(() =>
  runPrepared(async () => {
    await buildIfStale(['engine', 'renderer']);
    const program = join(root, 'out/engine/mai.js');
    // File names on the command line are relative to where the person stands.
    return runInPlace(process.execPath, [program, ...process.argv.slice(2)], { cwd: process.cwd() });
  }),
);
