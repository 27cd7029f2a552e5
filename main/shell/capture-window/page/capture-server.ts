import { type CaptureDevice, type FromCapture, ToCapture } from '../../../../contract/capture-protocol.ts';
import { CameraStream } from './camera-stream.ts';
import { microsecondsNow } from './microseconds-now.ts';
import { VideoStream } from './video-stream.ts';

type Request = Extract<ToCapture, { readonly requestId: number }>;

/** Answers the engine: the cameras and videos of this window. */
export class CaptureServer {
  readonly #send: (message: FromCapture) => void;
  readonly #streams = new Map<number, CameraStream | VideoStream>();
  #lastStreamId = 0;

  constructor(send: (message: FromCapture) => void) {
    this.#send = send;
  }

  listen(port: MessagePort): void {
    port.addEventListener('message', ({ data }) => void this.#receive(ToCapture.parse(data)));
    port.start();
    navigator.mediaDevices.addEventListener('devicechange', () => void this.#sendDevices(null));
  }

  async #receive(message: ToCapture): Promise<void> {
    if (message.type === 'close') {
      this.#streams.get(message.streamId)?.close();
      this.#streams.delete(message.streamId);
    } else if (message.type === 'decode') {
      this.#videoOf(message.streamId)?.decode(message);
    } else {
      await this.#answer(message).catch((error: unknown) => {
        const { name, message: text } = error instanceof Error ? error : new Error(String(error));
        this.#send({ type: 'failed', requestId: message.requestId, name, message: text });
      });
    }
  }

  async #answer(request: Request): Promise<void> {
    const { requestId } = request;
    switch (request.type) {
      case 'list':
        return this.#sendDevices(requestId);
      case 'open':
        return this.#add(requestId, await CameraStream.open(this.#nextStreamId(), request, this.#send));
      case 'open-video':
        return this.#add(requestId, await VideoStream.open(this.#nextStreamId(), request.video, this.#send));
      case 'configure': {
        const settings = await this.#cameraOf(request.streamId).configure(request.exposureTimeUs);
        return this.#send({ type: 'settings', requestId, settings });
      }
      case 'read-settings':
        return this.#send({ type: 'settings', requestId, settings: this.#cameraOf(request.streamId).settings() });
      case 'take': {
        const take = { requestId, isFresh: request.isFresh, askedAtUs: microsecondsNow() };
        return this.#streamOf(request.streamId).take(take);
      }
      case 'forget':
        return this.#streams.get(request.streamId)?.forget(requestId);
    }
  }

  async #sendDevices(requestId: number | null): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices();
    const devices: CaptureDevice[] = all
      .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
      .map(({ deviceId, label }) => ({ deviceId, label }));
    this.#send({ type: 'devices', requestId, devices });
  }

  #nextStreamId(): number {
    this.#lastStreamId += 1;
    return this.#lastStreamId;
  }

  #add(requestId: number, stream: CameraStream | VideoStream): void {
    this.#streams.set(stream.streamId, stream);
    this.#send({ type: 'opened', requestId, streamId: stream.streamId, settings: stream.settings() });
  }

  #streamOf(streamId: number): CameraStream | VideoStream {
    const stream = this.#streams.get(streamId);
    if (stream === undefined) {
      throw new DOMException('the camera was closed', 'InvalidStateError');
    }
    return stream;
  }

  #cameraOf(streamId: number): CameraStream {
    const stream = this.#streamOf(streamId);
    if (!(stream instanceof CameraStream)) {
      throw new DOMException('a video has no settings', 'InvalidStateError');
    }
    return stream;
  }

  #videoOf(streamId: number): VideoStream | null {
    const stream = this.#streams.get(streamId);
    return stream instanceof VideoStream ? stream : null;
  }
}
