import { LiveFrameHeader, parseLiveFrame } from '../../contract/frame-channel.ts';
import type { FrameSource } from './engine-transport.ts';
import { createFramePainter, type PaintableFrame } from './frame-painter.ts';
import type { LivePictureCommand, LivePictureNews } from './live-picture-message.ts';

const SILENCE_LIMIT_MS = 3_000;
const RECONNECT_MS = 1_000;

let window: MessagePort | null = null;
let closeSource: () => void = () => undefined;
let silenceTimer: ReturnType<typeof setTimeout> | undefined;
let isFlowing = false;

function tell(news: LivePictureNews): void {
  window?.postMessage(news);
}

function setFlowing(next: boolean): void {
  if (next !== isFlowing) {
    isFlowing = next;
    tell({ type: 'flowing', isFlowing });
  }
}

const painter = createFramePainter({
  decode: (jpeg) => createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' })),
  onSize: (width, height) => tell({ type: 'size', width, height }),
});

async function show(frame: PaintableFrame, acknowledge: (frameNumber: number) => void): Promise<void> {
  clearTimeout(silenceTimer);
  silenceTimer = setTimeout(() => setFlowing(false), SILENCE_LIMIT_MS);
  // A damaged picture is skipped but acknowledged, because the engine would otherwise never send the next one.
  await painter.paint(frame).then(
    () => setFlowing(true),
    () => undefined,
  );
  acknowledge(frame.header.frameNumber);
}

function followPort(port: MessagePort): () => void {
  port.addEventListener('message', ({ data }: MessageEvent<{ header: unknown; jpeg: ArrayBuffer }>) => {
    const header = LiveFrameHeader.safeParse(data.header);
    if (header.success) {
      void show({ header: header.data, jpeg: data.jpeg }, (frameNumber) => port.postMessage(frameNumber));
    }
  });
  port.start();
  return () => port.close();
}

function followSocket(url: string, protocols: readonly string[]): () => void {
  let isWanted = true;
  let socket: WebSocket;
  const connect = (): void => {
    socket = new WebSocket(url, [...protocols]);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      const { header, jpeg } = parseLiveFrame(new Uint8Array(data));
      void show({ header, jpeg: new Uint8Array(jpeg) }, (frameNumber) => socket.send(String(frameNumber)));
    });
    socket.addEventListener('close', () => {
      if (isWanted) {
        setTimeout(connect, RECONNECT_MS);
      }
    });
  };
  connect();
  return () => {
    isWanted = false;
    socket.close();
  };
}

function follow(source: FrameSource): () => void {
  return source.kind === 'port' ? followPort(source.port) : followSocket(source.url, source.protocols);
}

function obey(command: LivePictureCommand): void {
  switch (command.type) {
    case 'source':
      closeSource();
      closeSource = follow(command.source);
      break;
    case 'attach':
      painter.attach(command.canvasId, command.canvas);
      break;
    case 'detach':
      painter.detach(command.canvasId);
      break;
  }
}

addEventListener('message', ({ ports: [port] }: MessageEvent) => {
  if (port !== undefined) {
    window = port;
    port.addEventListener('message', ({ data }: MessageEvent<LivePictureCommand>) => obey(data));
    port.start();
  }
});
