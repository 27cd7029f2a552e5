import type { FrameSource } from './engine-transport.ts';

/** What the window tells the worker that draws live pictures. */
export type LivePictureCommand =
  | { readonly type: 'source'; readonly source: FrameSource }
  | { readonly type: 'attach'; readonly canvasId: number; readonly canvas: OffscreenCanvas }
  | { readonly type: 'detach'; readonly canvasId: number };

/** What the worker tells the window. `flowing` turns false when no picture has come for a while. */
export type LivePictureNews =
  | { readonly type: 'size'; readonly width: number; readonly height: number }
  | { readonly type: 'flowing'; readonly isFlowing: boolean };
