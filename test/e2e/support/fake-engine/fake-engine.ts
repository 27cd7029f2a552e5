import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import type { CameraInfo } from '../../../../contract/camera.ts';
import { encodeLiveFrame } from '../../../../contract/frame-channel.ts';
import { InspectionId } from '../../../../contract/ids.ts';
import type { Inspection } from '../../../../contract/inspection.ts';
import type { Recipe } from '../../../../contract/recipe.ts';
import { fillNonce, securityHeaders } from '../../../../contract/security-headers.ts';
import type { StationEvent, StationStatus } from '../../../../contract/status.ts';
import type { TeachSession } from '../../../../contract/teach.ts';
import type { Verdict } from '../../../../contract/verdict.ts';
import { drawPart } from './draw-part.ts';
import { boardSvg, FakeBench } from './fake-bench.ts';
import { FakeCameras } from './fake-cameras.ts';
import { createRpc, failure, type FakeRpc } from './fake-rpc.ts';
import {
  type ImageShelf,
  keep,
  makeInspection,
  makeRecipe,
  makeStatus,
  seenByTwo,
  simulatorInfo,
  thresholds,
} from './make-records.ts';

const HEARTBEAT_MS = 2_000;
const LIVE_MS = 100;
const TOKEN = 'token-of-this-start';
const NONCE = 'bm9uY2U=';
const renderer = resolve(import.meta.dirname, '../../../../out/renderer');
const mimes: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** A station whose every state can be set, to look at screens that a real one reaches only by accident. */
export class FakeEngine {
  readonly images: ImageShelf = new Map();
  recipes: readonly Recipe[] = [makeRecipe(1), makeRecipe(2), makeRecipe(3)];
  status: StationStatus = makeStatus(makeRecipe(1));
  records: readonly Inspection[] = [];
  sessions: readonly TeachSession[] = [];
  readonly cameraInfo: CameraInfo = simulatorInfo;
  readonly cameras = new FakeCameras();
  readonly bench = new FakeBench(this.images);
  nextVerdict: Verdict = 'pass';
  /** Each part is seen by a second camera. */
  hasTwoViews = false;
  /** No window is let in, as while an engine restarts. */
  isRefusing = false;
  /** Each call of these procedures fails with this code. */
  readonly broken = new Map<string, string>();
  readonly #listeners = new Set<(event: StationEvent) => void>();
  readonly #server = createServer((request, response) => {
    this.#serve(request.url ?? '/')
      .then(({ body, headers }) => response.writeHead(200, headers).end(body))
      .catch(() => response.writeHead(404).end());
  });
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'mai' });
  readonly #timers: NodeJS.Timeout[] = [];

  /** Starts serving; returns the address that opens the screen. */
  async start(): Promise<string> {
    const handler = new RPCHandler(this.#router());
    this.#server.on('upgrade', (request, socket, head) => {
      if (this.isRefusing) {
        socket.destroy();
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        if (request.url === '/engine') {
          void handler.upgrade(webSocket, { context: {} });
        } else {
          this.#sendFrames((bytes) => webSocket.send(bytes));
        }
      });
    });
    await new Promise<void>((resolveListening) => this.#server.listen(0, '127.0.0.1', resolveListening));
    this.#timers.push(setInterval(() => this.emit({ type: 'heartbeat', atUs: 0 }), HEARTBEAT_MS));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/?token=${TOKEN}`;
  }

  /** Ends every connection, as a killed engine does. */
  dropConnections(): void {
    this.#sockets.clients.forEach((client) => client.terminate());
  }

  async stop(): Promise<void> {
    this.#timers.forEach((timer) => clearInterval(timer));
    this.dropConnections();
    this.#server.closeAllConnections();
    await new Promise((resolveClosed) => this.#server.close(resolveClosed));
  }

  emit(event: StationEvent): void {
    this.#listeners.forEach((listener) => listener(event));
  }

  /** Changes the station's state and tells the windows. */
  set(change: Partial<StationStatus>): StationStatus {
    this.status = { ...this.status, ...change };
    this.emit({ type: 'status', status: this.status });
    return this.status;
  }

  /** Judges one part. */
  judgeNext(verdict: Verdict): Inspection {
    const seen = makeInspection(this.images, verdict, -this.records.length);
    const record = this.hasTwoViews ? seenByTwo(this.images, seen) : seen;
    this.records = [record, ...this.records];
    this.emit({ type: 'inspection', inspection: record });
    return record;
  }

  #sendFrames(send: (bytes: Uint8Array) => void): void {
    const { frame: jpeg, width, height } = drawPart(1, false);
    let frameNumber = 0;
    this.#timers.push(
      setInterval(() => {
        if (this.status.camera?.state === 'connected') {
          frameNumber += 1;
          send(encodeLiveFrame({ header: { frameNumber, cameraId: 'sim', width, height, capturedAtUs: 0 }, jpeg }));
        }
      }, LIVE_MS),
    );
  }

  async #serve(url: string) {
    const { pathname } = new URL(url, 'http://localhost');
    const path = pathname === '/' ? '/index.html' : pathname;
    const bytes = await readFile(join(renderer, path));
    const type = mimes[extname(path)] ?? 'application/octet-stream';
    const body = path === '/index.html' ? fillNonce(bytes.toString(), NONCE) : bytes;
    const { port } = this.#server.address() as AddressInfo;
    return { body, headers: { ...securityHeaders(NONCE, `ws://127.0.0.1:${port}`), 'content-type': type } };
  }

  async *#watch(signal: AbortSignal | undefined): AsyncGenerator<StationEvent> {
    const queue: StationEvent[] = [{ type: 'heartbeat', atUs: 0 }];
    let wake: () => void = () => undefined;
    const listener = (event: StationEvent): void => {
      queue.push(event);
      wake();
    };
    this.#listeners.add(listener);
    signal?.addEventListener('abort', () => wake());
    try {
      while (signal?.aborted !== true) {
        const event = queue.shift();
        if (event !== undefined) {
          yield event;
        } else {
          await new Promise<void>((resolveWake) => {
            wake = resolveWake;
          });
        }
      }
    } finally {
      this.#listeners.delete(listener);
    }
  }

  #router() {
    const rpc = createRpc(this.broken);
    const sessionOf = (sessionId: string): TeachSession => {
      const session = this.sessions.find((one) => one.sessionId === sessionId);
      if (session === undefined) {
        throw failure('not-found', 'no such session');
      }
      return session;
    };
    const judge = (id: string, verdict: Verdict): Inspection => {
      const first = this.records.find(({ inspectionId }) => inspectionId === id);
      if (first === undefined) {
        throw failure('not-found', 'no such part');
      }
      const record: Inspection = {
        ...first,
        inspectionId: InspectionId.parse(crypto.randomUUID()),
        supersedes: first.inspectionId,
        judgedBy: 'person',
        verdict,
        finishedAtUs: first.finishedAtUs + 1,
      };
      this.records = [record, ...this.records];
      return record;
    };
    const frame = (): { frameSha256: ReturnType<typeof keep>; mapSha256: ReturnType<typeof keep> } => {
      const drawn = drawPart(2, true);
      return {
        frameSha256: keep(this.images, 'image/jpeg', drawn.frame),
        mapSha256: keep(this.images, 'image/png', drawn.map),
      };
    };
    return rpc.router({
      station: {
        status: rpc.station.status.handler(() => this.status),
        watch: rpc.station.watch.handler(({ signal }) => this.#watch(signal)),
        resetCounters: rpc.station.resetCounters.handler(() => this.status),
        callQuality: rpc.station.callQuality.handler(() => ({})),
      },
      inspection: {
        trigger: rpc.inspection.trigger.handler(() => this.judgeNext(this.nextVerdict)),
        setRunning: rpc.inspection.setRunning.handler(({ input }) => this.set(input)),
        list: rpc.inspection.list.handler(({ input }) =>
          this.records
            .filter(
              ({ verdict, partSerial }) =>
                (input.verdict ?? verdict) === verdict && partSerial.includes(input.search ?? ''),
            )
            .slice(0, input.limit),
        ),
        get: rpc.inspection.get.handler(({ input }) => judge(input.inspectionId, 'pass')),
        judge: rpc.inspection.judge.handler(({ input }) => judge(input.inspectionId, input.verdict)),
      },
      image: {
        read: rpc.image.read.handler(({ input }) => {
          const image = this.images.get(input.sha256);
          return { mime: image?.mime ?? '', base64: Buffer.from(image?.bytes ?? []).toString('base64') };
        }),
      },
      recipe: {
        list: rpc.recipe.list.handler(() => [...this.recipes]),
        activate: rpc.recipe.activate.handler(() => this.status),
        setThresholds: rpc.recipe.setThresholds.handler(() => makeRecipe(1)),
        setViews: rpc.recipe.setViews.handler(({ input }) =>
          this.#revise(input.recipeId, (recipe) => ({
            ...recipe,
            additionalViews: input.views.map(({ viewName, fromRecipeId }) => {
              const kept = recipe.additionalViews.find((view) => view.viewName === viewName);
              return fromRecipeId === null && kept !== undefined
                ? kept
                : { ...this.#recipe(fromRecipeId ?? ''), viewName };
            }),
          })),
        ),
      },
      teach: {
        list: rpc.teach.list.handler(() => [...this.sessions]),
        get: rpc.teach.get.handler(({ input }) => sessionOf(input.sessionId)),
        create: rpc.teach.create.handler(({ input }) => ({
          ...sessionOf(this.sessions[0]?.sessionId ?? ''),
          ...input,
        })),
        capture: rpc.teach.capture.handler(({ input }) => sessionOf(input.sessionId)),
        addImage: rpc.teach.addImage.handler(({ input }) => sessionOf(input.sessionId)),
        removeImage: rpc.teach.removeImage.handler(({ input }) => sessionOf(input.sessionId)),
        train: rpc.teach.train.handler(({ input }) => ({ ...sessionOf(input.sessionId), state: 'training' as const })),
        cancel: rpc.teach.cancel.handler(({ input }) => sessionOf(input.sessionId)),
        tryOut: rpc.teach.tryOut.handler(() => ({
          verdict: 'fail' as const,
          score: 1.42,
          thresholds,
          defects: [],
          width: 960,
          height: 600,
          ...frame(),
        })),
        release: rpc.teach.release.handler(() => makeRecipe(1)),
        discard: rpc.teach.discard.handler(() => ({})),
      },
      camera: this.#cameraHandlers(rpc),
      ...this.#benchHandlers(rpc),
      simulator: {
        faults: rpc.simulator.faults.handler(() => []),
        setFault: rpc.simulator.setFault.handler(({ input }) => (input.isActive ? [input.fault] : [])),
        placeNext: rpc.simulator.placeNext.handler(() => ({})),
      },
    });
  }

  #recipe(recipeId: string): Recipe {
    const found = this.recipes.find((recipe) => recipe.recipeId === recipeId);
    if (found === undefined) {
      throw failure('not-found', 'no such recipe');
    }
    return found;
  }

  /** Makes a new revision of the recipe. */
  #revise(recipeId: string, change: (recipe: Recipe) => Recipe): Recipe {
    const before = this.#recipe(recipeId);
    const recipe = { ...change(before), revision: before.revision + 1 };
    this.recipes = this.recipes.map((one) => (one.recipeId === recipeId ? recipe : one));
    return recipe;
  }

  #cameraHandlers(rpc: FakeRpc) {
    const { camera } = rpc;
    const { cameras } = this;
    return {
      list: camera.list.handler(() => (this.status.camera === null ? [] : [...cameras.list])),
      unavailable: camera.unavailable.handler(() => cameras.unavailable),
      select: camera.select.handler(({ input }) =>
        this.set({ camera: { info: cameras.select(input.cameraId), state: 'connected' } }),
      ),
      thumbnail: camera.thumbnail.handler(({ input }) => cameras.thumbnail(input.cameraId)),
      setup: camera.setup.handler(() => cameras.setup()),
      applySettings: camera.applySettings.handler(({ input }) => cameras.applySettings(input.settings)),
      features: camera.features.handler(() => (cameras.inUse.kind === 'u3v' ? cameras.features : [])),
      setFeature: camera.setFeature.handler(({ input }) => cameras.setFeature(input.name, input.value)),
      executeFeature: camera.executeFeature.handler(() => ({})),
      measure: camera.measure.handler(() => cameras.measure()),
      saveToRecipe: camera.saveToRecipe.handler(({ input }) =>
        this.#revise(input.recipeId, (recipe) => ({
          ...recipe,
          cameraSerial: cameras.inUse.serial,
          cameraPortPath: cameras.inUse.portPath,
          cameraSettings: cameras.settings,
        })),
      ),
      recording: camera.recording.handler(() => cameras.recording),
      startRecording: camera.startRecording.handler(() => cameras.record(true)),
      stopRecording: camera.stopRecording.handler(() => cameras.record(false)),
    };
  }

  #benchHandlers(rpc: FakeRpc) {
    const { calibration, lightCheck, commissioning } = rpc;
    const { bench, cameras } = this;
    return {
      calibration: {
        board: calibration.board.handler(({ input }) => ({ svg: boardSvg(input) })),
        views: calibration.views.handler(() => [...bench.views]),
        capture: calibration.capture.handler(({ input }) => [...bench.captureBoard(input.board)]),
        removeView: calibration.removeView.handler(({ input }) => [...bench.removeView(input.imageSha256)]),
        solve: calibration.solve.handler(({ input }) => bench.solve(input.board, cameras.inUse.serial)),
        save: calibration.save.handler(({ input }) => {
          bench.calibration = bench.solve(input.board, cameras.inUse.serial);
          return bench.calibration;
        }),
        current: calibration.current.handler(() => bench.calibration),
        preview: calibration.preview.handler(() => {
          const [view] = bench.views;
          const shown = view === undefined ? undefined : this.images.get(view.imageSha256);
          return { mime: 'image/jpeg', base64: Buffer.from(shown?.bytes ?? []).toString('base64') };
        }),
      },
      lightCheck: {
        run: lightCheck.run.handler(() => bench.checkLight(cameras.inUse.serial)),
        current: lightCheck.current.handler(() => bench.lightCheck),
      },
      commissioning: {
        begin: commissioning.begin.handler(({ input }) => bench.begin(input.recipeId, input.viewName)),
        capture: commissioning.capture.handler(() => bench.place()),
        remove: commissioning.remove.handler(({ input }) => bench.removePlacement(input.imageSha256)),
        finish: commissioning.finish.handler(() => {
          const { recipeId = '', band = null } = bench.commissioning ?? {};
          bench.commissioning = null;
          return this.#revise(recipeId, (recipe) => ({ ...recipe, sceneBand: band ?? recipe.sceneBand }));
        }),
        cancel: commissioning.cancel.handler(() => {
          bench.commissioning = null;
          return {};
        }),
      },
    };
  }
}
