import { mkdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { Verdict } from '../../contract/verdict.ts';
import type { AnomalyInspector } from '../../models/vision/anomaly/anomaly-inspector.ts';
import { drawOverlay } from '../../models/vision/image/draw-overlay.ts';
import { encodeJpeg } from '../../models/vision/image/encode-jpeg.ts';
import { listImageFiles } from '../../models/vision/image/list-image-files.ts';
import { type CommandIo, EXIT_BAD_INPUT, EXIT_OK } from './command.ts';
import { type JudgedFile, judgeFile } from './judge-file.ts';
import { openPackageFile } from './open-package-file.ts';
import { parseOptions, parseThreads } from './parse-options.ts';
import { createProgressBar } from './progress-bar.ts';
import { writeFileWhole } from './write-file-whole.ts';

const MAP_QUALITY = 90;
/** Good parts score up to the review limit, so colour from zero would stain them all over. */
const COLOUR_FROM = 0.8;

type InspectResult = {
  readonly file: string;
  readonly verdict: Verdict;
  readonly score: number | null;
  /** From the decoded picture to the verdict. */
  readonly ms: number | null;
  readonly map?: string;
  readonly error?: string;
};

/** `mai inspect m.mai IMAGE…`: judges pictures; one that cannot be read is named and does not stop the others. */
export async function inspect(argv: readonly string[], io: CommandIo): Promise<number> {
  const call = parseInspectCall(argv);
  const files = await expandFolders(call.images);
  await using inspector = await openPackageFile(call.package, call.threads);
  const maps = call.maps === undefined ? [] : planMaps(call.maps, files);
  if (call.maps !== undefined) {
    await createFolder(call.maps);
  }
  const progress = createProgressBar(io);
  const results: InspectResult[] = [];
  for (const file of files) {
    io.signal.throwIfAborted();
    progress.update(results.length / files.length, `judging ${basename(file)}`);
    const result = await inspectFile(inspector, file, maps[results.length] ?? null);
    results.push(result);
    if (!call.isJson) {
      progress.end();
      io.writeLine(describe(result));
    }
  }
  progress.end();
  if (call.isJson) {
    io.writeLine(JSON.stringify({ results }));
  }
  return conclude(results, io);
}

function parseInspectCall(argv: readonly string[]) {
  const { values, positionals } = parseOptions(argv, {
    maps: { type: 'string' },
    threads: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const [modelPackage, ...images] = positionals;
  if (modelPackage === undefined || images.length === 0) {
    throw new AppError('usage', 'name a model package and at least one picture or folder');
  }
  return {
    package: modelPackage,
    images,
    maps: values.maps,
    threads: parseThreads(values.threads),
    isJson: values.json,
  };
}

async function expandFolders(paths: readonly string[]): Promise<readonly string[]> {
  const lists = paths.map(async (path) => {
    const entry = await stat(path).catch(() => null);
    return entry?.isDirectory() ? listImageFiles(path) : [path];
  });
  return (await Promise.all(lists)).flat();
}

async function createFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (cause) {
    throw new AppError('bad-request', `${directory}: the folder for maps cannot be created; choose another`, { cause });
  }
}

/** Pictures of one name from different folders must not overwrite each other's maps. */
function planMaps(maps: string, files: readonly string[]): readonly string[] {
  const stems = files.map((file) => basename(file, extname(file)));
  const used = new Map<string, number>();
  return stems.map((stem) => {
    const count = (used.get(stem) ?? 0) + 1;
    used.set(stem, count);
    return join(maps, count === 1 ? `${stem}_map.jpg` : `${stem}_${count}_map.jpg`);
  });
}

async function inspectFile(inspector: AnomalyInspector, file: string, map: string | null): Promise<InspectResult> {
  let judged: JudgedFile;
  try {
    judged = await judgeFile(inspector, file);
  } catch (error) {
    if (!(error instanceof AppError)) {
      throw error;
    }
    return { file, verdict: 'cannot-judge', score: null, ms: null, error: error.message };
  }
  const { result, verdict, ms } = judged;
  if (map === null) {
    return { file, verdict, score: result.score, ms };
  }
  await writeMap(judged, inspector, map);
  return { file, verdict, score: result.score, ms, map };
}

async function writeMap({ image, result }: JudgedFile, { manifest }: AnomalyInspector, file: string): Promise<void> {
  const { review, fail } = manifest.thresholds;
  const overlay = drawOverlay(image, result.map, { low: COLOUR_FROM * review, high: fail, outline: review });
  await writeFileWhole(file, encodeJpeg(overlay, MAP_QUALITY));
}

function describe({ file, verdict, score, ms, error }: InspectResult): string {
  const head = verdict.toUpperCase().padEnd(12);
  return score === null || ms === null
    ? `${head}  ${error ?? file}`
    : `${head}  ${score.toPrecision(4).padStart(8)}  ${ms.toFixed(1).padStart(6)} ms  ${file}`;
}

function conclude(results: readonly InspectResult[], io: CommandIo): number {
  const unjudged = results.filter(({ error }) => error !== undefined);
  if (unjudged.length === 0) {
    return EXIT_OK;
  }
  const first = unjudged[0]?.error ?? '';
  const more = unjudged.length > 1 ? ` (and ${unjudged.length - 1} more)` : '';
  io.writeAside(`mai: ${unjudged.length} of ${results.length} pictures cannot be judged: ${first}${more}\n`);
  return EXIT_BAD_INPUT;
}
