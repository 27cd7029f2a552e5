import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createGigeFinder } from '../../main/camera/gige/gige-finder.ts';

/** What one process measures while it receives; printed as one line of JSON. */
export type StreamFigures = {
  readonly seconds: number;
  /** In these seconds. */
  readonly frames: number;
  /** From the first picture on. */
  readonly whole: number;
  /** By block ids, lost ones included. */
  readonly exposed: number;
  readonly differentPictures: number;
  readonly cpuShare: number;
  readonly megabytesPerSecond: number;
  readonly lagP50Ms: number;
  readonly lagP99Ms: number;
};

const NS_PER_MS = 1e6;
const WARM_UP_MS = 1500;
/** The monitor's own timer; it is part of what it measures. */
const RESOLUTION_MS = 5;

/** Receives 1080p Mono8 from the camera at `address` for some seconds, in packets of `packetSize` bytes. */
async function measure(address: string, packetSize: number, seconds: number): Promise<StreamFigures> {
  const finder = createGigeFinder({
    interfaces: [],
    addresses: [address],
    stream: { packetSizes: [], packetSizeWithoutTest: packetSize },
  });
  const [camera] = await finder.discover();
  await using link = await finder.open(camera?.cameraId ?? '');
  await link.features.set('Width', 1920);
  await link.features.set('Height', 1080);
  await link.features.set('AcquisitionFrameRate', 50);
  const targets = Array.from({ length: 6 }, () => new Uint8Array(new SharedArrayBuffer(1920 * 1080)));
  const sums = new Set<number>();
  let [frames, whole, first, last] = [0, 0, 0n, 0n];
  await link.startStream({
    begin: ({ blockId }) => {
      first = first === 0n ? blockId : first;
      const target = targets[Number(blockId % 6n)] ?? null;
      return {
        target,
        finish: (status) => {
          frames += 1;
          whole += status === 'ok' ? 1 : 0;
          last = blockId;
          sums.add(target?.subarray(0, 64).reduce((sum, value, at) => sum + value * (at + 1), 0) ?? 0);
        },
      };
    },
  });
  // The first pictures are received by code that is not compiled yet.
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  lag.enable();
  const framesBefore = frames;
  const [cpuBefore, bytesBefore, startedAtMs] = [process.cpuUsage(), link.counts().bytes, performance.now()];
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const { user, system } = process.cpuUsage(cpuBefore);
  const elapsedS = (performance.now() - startedAtMs) / 1000;
  lag.disable();
  const framesInTime = frames - framesBefore;
  const figures = {
    seconds: elapsedS,
    frames: framesInTime,
    whole,
    exposed: Number(last - first) + 1,
    differentPictures: sums.size,
    cpuShare: (user + system) / 1e6 / elapsedS,
    megabytesPerSecond: (link.counts().bytes - bytesBefore) / 1e6 / elapsedS,
    lagP50Ms: lag.percentile(50) / NS_PER_MS - RESOLUTION_MS,
    lagP99Ms: lag.percentile(99) / NS_PER_MS - RESOLUTION_MS,
  };
  await link.stopStream();
  return figures;
}

const [address = '', packetSize = '8192', seconds = '5'] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await measure(address, Number(packetSize), Number(seconds)))}\n`);
