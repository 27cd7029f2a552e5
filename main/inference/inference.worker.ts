import { parentPort, type Transferable } from 'node:worker_threads';
import { AppError } from '../../contract/errors.ts';
import { openAnomalyInspector, type AnomalyInspector } from '../../models/vision/anomaly/anomaly-inspector.ts';
import { teachAnomalyModel } from '../../models/vision/anomaly/teach-anomaly-model.ts';
import { readBackbone } from '../../models/vision/backbone/shipped-backbone.ts';
import { detectCharuco } from '../../models/vision/calibration/detect-charuco.ts';
import { measureFlatField } from '../../models/vision/calibration/flat-field.ts';
import { decodeImage } from '../../models/vision/image/decode-image.ts';
import { encodeJpeg } from '../../models/vision/image/encode-jpeg.ts';
import { parseImageHeader } from '../../models/vision/image/image-header.ts';
import { measurePicture } from '../../models/vision/image/measure-picture.ts';
import { measureScene } from '../../models/vision/image/measure-scene.ts';
import { compareScene, describeScene } from '../../models/vision/scene/describe-scene.ts';
import { toMono8 } from '../camera/pixel-format/convert-picture.ts';
import type { RgbImage } from '../../models/vision/image/rgb-image.ts';
import { resizeImage } from '../../models/vision/image/resize-image.ts';
import { readFile } from 'node:fs/promises';
import { serveThread } from '../threads/serve-thread.ts';
import { correctPicture } from './correct-picture.ts';
import { encodeFrame, encodeMap, encodeThumbnail } from './evidence.ts';
import type {
  InferenceMethods,
  InferenceSettings,
  LivePicture,
  ModelLocation,
  Placement,
  PreparedImage,
  Scene,
  TeachRequest,
} from './inference-methods.ts';
import { pictureToLive, pictureToRgb, pictureToView, shrinkToLive } from './picture-to-rgb.ts';

/** Opened models; the oldest is closed when one more is needed, since each holds its bank in memory. */
const MAXIMUM_OPEN_MODELS = 9;
const LIVE_MAXIMUM_WIDTH_PX = 960;
const LIVE_QUALITY = 75;
const TEACH_QUALITY = 97;
const DESCRIPTOR_SIDE_PX = 16;

const openModels = new Map<string, Promise<AnomalyInspector>>();

async function inspectorFor({
  sha256,
  packagePath,
  threads,
  providers,
}: ModelLocation & InferenceSettings): Promise<AnomalyInspector> {
  const known = openModels.get(sha256);
  if (known !== undefined) {
    return known;
  }
  const opening = openPackage(sha256, packagePath, { threads, providers });
  openModels.set(sha256, opening);
  opening.catch(() => openModels.delete(sha256));
  const [oldest] = openModels.keys();
  if (openModels.size > MAXIMUM_OPEN_MODELS && oldest !== undefined) {
    const closing = openModels.get(oldest);
    openModels.delete(oldest);
    await (await closing)?.[Symbol.asyncDispose]();
  }
  return opening;
}

async function openPackage(
  sha256: string,
  packagePath: string,
  settings: InferenceSettings,
): Promise<AnomalyInspector> {
  const inspector = await openAnomalyInspector(await readFile(packagePath), settings);
  if (inspector.sha256 !== sha256) {
    await inspector[Symbol.asyncDispose]();
    throw new AppError(
      'package-altered',
      `The model file is not the one that was released (${sha256.slice(0, 12)}…): restore it from a backup or teach the part again`,
    );
  }
  return inspector;
}

function measure({ picture, reference }: InferenceMethods['measure']['input']): Scene {
  const view = pictureToView(picture);
  const compared = reference === null ? null : compareScene(view, reference);
  return { ...measureScene(view), lightDistance: compared?.lightDistance ?? null, shift: compared?.shift ?? null };
}

async function describePlacement({
  source,
  ...model
}: InferenceMethods['describePlacement']['input']): Promise<Placement> {
  const rgb = source instanceof Uint8Array ? decodeImage(source) : pictureToRgb(source);
  const { surroundings } = await (await inspectorFor(model)).inspect(rgb);
  return { scene: describeScene({ ...rgb, channels: 3 }), surroundings };
}

function descriptorOf(image: RgbImage): Float32Array {
  const { data } = resizeImage(image, DESCRIPTOR_SIDE_PX, DESCRIPTOR_SIDE_PX);
  return Float32Array.from(data, (value) => value / 255);
}

function prepare(image: RgbImage, kept: PreparedImage['image']): PreparedImage {
  return { image: kept, thumbnail: encodeThumbnail(image), descriptor: descriptorOf(image) };
}

function keptJpeg(image: RgbImage): PreparedImage['image'] {
  return {
    role: 'frame',
    mime: 'image/jpeg',
    width: image.width,
    height: image.height,
    bytes: encodeJpeg(image, TEACH_QUALITY, 'full'),
  };
}

/** JPEG and PNG stay the bytes they are, so that a picture taken out and put back is the same one. */
function keptFile(image: RgbImage, bytes: Uint8Array): PreparedImage['image'] {
  const { format } = parseImageHeader(bytes);
  return format === 'jpeg' || format === 'png'
    ? { role: 'frame', mime: `image/${format}`, width: image.width, height: image.height, bytes }
    : keptJpeg(image);
}

function encodeAsLive(image: RgbImage): LivePicture {
  return { jpeg: encodeJpeg(image, LIVE_QUALITY), width: image.width, height: image.height };
}

async function teach(
  request: TeachRequest,
  progress: (data: unknown) => void,
): Promise<InferenceMethods['teach']['output']> {
  const { name, images, imageSize, seed, regionOfInterest, threads, createdBy, createdAtUs } = request;
  const backbone = await readBackbone(request.backboneFile);
  const taught = await teachAnomalyModel(
    images.map(({ fileName, bytes }) => ({ fileName, read: async () => decodeImage(bytes) })),
    {
      name,
      size: imageSize,
      seed,
      backbone,
      regionOfInterest,
      threads,
      createdBy,
      createdAtUs,
      onProgress: progress,
    },
  );
  const { packageBytes, thresholds, promise, seconds } = taught;
  return { packageBytes, thresholds, promise, seconds };
}

function ownedBuffers(output: unknown): readonly Transferable[] {
  if (output instanceof Uint8Array) {
    // Small arrays may be views into Node's shared pool, which must not be moved.
    return output.buffer instanceof ArrayBuffer && output.byteLength === output.buffer.byteLength
      ? [output.buffer]
      : [];
  }
  return typeof output === 'object' && output !== null ? Object.values(output).flatMap(ownedBuffers) : [];
}

if (parentPort !== null) {
  serveThread<InferenceMethods>(
    parentPort,
    {
      open: async (location) => ({ provider: (await inspectorFor(location)).provider }),
      measure,
      inspect: async (request) => {
        const inspector = await inspectorFor(request);
        const { score, map, defects, surroundings, inferenceMs } = await inspector.inspect(
          pictureToRgb(request.picture),
        );
        return { modelSha256: inspector.sha256, score, defects, surroundings, inferenceMs, map: encodeMap(map) };
      },
      describePlacement,
      encodeEvidence: (picture) => encodeFrame(pictureToRgb(picture)),
      encodeLive: (picture) => encodeAsLive(pictureToLive(picture, LIVE_MAXIMUM_WIDTH_PX)),
      prepareFrame: (picture) => {
        const rgb = pictureToRgb(picture);
        return prepare(rgb, keptJpeg(rgb));
      },
      prepareFile: ({ bytes }) => {
        const rgb = decodeImage(bytes);
        return prepare(rgb, keptFile(rgb, bytes));
      },
      detectBoard: ({ picture, board }) => detectCharuco(toMono8(picture), board),
      measurePicture: (picture) => measurePicture(pictureToView(picture)),
      measureFlatField: (pictures) => measureFlatField(pictures.map(pictureToView)),
      encodeCorrected: ({ picture, correction }) =>
        encodeAsLive(shrinkToLive(correctPicture(pictureToRgb(picture), correction), LIVE_MAXIMUM_WIDTH_PX)),
      teach,
    },
    ownedBuffers,
  );
}
