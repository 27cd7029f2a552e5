import type { ReactNode } from 'react';
import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useServices } from '../services/services.ts';
import { useStoredImage } from '../services/use-stored-image.ts';
import { useTexts } from '../services/use-texts.ts';
import { JudgedLayers } from './judged-layers.tsx';
import type { JudgedPicture } from './judged-picture.ts';
import { LiveCanvas } from './live-canvas.tsx';
import { PixelScaleContext } from './pixel-scale.ts';
import css from './stage.module.css';
import { StageControls } from './stage-controls.tsx';
import { useStageSize } from './use-stage-size.ts';
import { useViewport } from './use-viewport.ts';
import { fitInside, type Size } from './viewport.ts';

const DEFAULT_ASPECT = 16 / 9;
const DEFAULT_BLEND = 0.65;

export type PictureStageProps = {
  /** Shown over the live picture; null shows what is live. */
  readonly picture: JudgedPicture | null;
  readonly hasLive: boolean;
  /** Keys + - 0 and the arrows act on this stage. */
  readonly hasKeys: boolean;
  /** Drawn on the picture itself, moved and magnified with it. */
  readonly overlay?: ReactNode;
  /** Lies over the picture, e.g. a state or a hint. */
  readonly children?: ReactNode;
};

type OverlayProps = { readonly pixels: Size | null; readonly width: number; readonly children: ReactNode };

/** Knows how large one pixel of the picture is on the screen; nothing until picture and stage have a size. */
function Overlay({ pixels, width, children }: OverlayProps) {
  return pixels === null || width === 0 ? null : (
    <PixelScaleContext value={width / pixels.width}>{children}</PixelScaleContext>
  );
}

/** The picture: live, or judged with heat map and outlines; zoom, pan and blend. */
export function PictureStage({ picture, hasLive, hasKeys, overlay, children }: PictureStageProps) {
  const { t } = useTexts();
  const stage = useRef<HTMLDivElement>(null);
  const { live } = useServices();
  const liveSize = useStore(live.state, ({ size }) => size);
  const stageSize = useStageSize(stage);
  const control = useViewport(stage);
  const [blend, setBlend] = useState(DEFAULT_BLEND);
  const frame = useStoredImage(picture?.frameSha256 ?? null);

  const shown = frame.url === null ? null : picture;
  const pixels = shown ?? (hasLive ? liveSize : picture);
  const box = fitInside(pixels === null ? DEFAULT_ASPECT : pixels.width / pixels.height, stageSize);
  const { scale, shiftX, shiftY } = control.viewport;

  return (
    <div ref={stage} className={css.stage} data-testid="stage">
      <div className={css.box} style={{ ...box, transform: `translate(${shiftX}px, ${shiftY}px) scale(${scale})` }}>
        {hasLive && <LiveCanvas label={t('stage.liveLabel')} />}
        {shown !== null && box.width > 0 && (
          <JudgedLayers picture={shown} url={frame.url} blend={blend} pixelScale={(box.width * scale) / shown.width} />
        )}
        <Overlay pixels={pixels} width={box.width * scale}>
          {overlay}
        </Overlay>
      </div>
      {picture !== null && frame.hasFailed && <p className={css.message}>{t('stage.imageLost')}</p>}
      {children}
      <StageControls
        control={control}
        hasKeys={hasKeys}
        blend={shown?.mapSha256 == null ? null : blend}
        onBlend={setBlend}
      />
    </div>
  );
}
