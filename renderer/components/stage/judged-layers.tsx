import { DefectOutlines } from './defect-outlines.tsx';
import { HeatMapLayer } from './heat-map-layer.tsx';
import type { JudgedPicture } from './judged-picture.ts';
import css from './stage.module.css';

export type JudgedLayersProps = {
  readonly picture: JudgedPicture;
  /** Address of the judged frame. */
  readonly url: string | null;
  /** Opacity of the heat map, 0–1. */
  readonly blend: number;
  /** Screen pixels per frame pixel. */
  readonly pixelScale: number;
};

/** The judged frame, under its heat map and outlines. */
export function JudgedLayers({ picture, url, blend, pixelScale }: JudgedLayersProps) {
  const { label, mapSha256, defects, width, height } = picture;
  return (
    <>
      <img className={css.layer} src={url ?? undefined} alt={label} draggable={false} data-testid="judged-picture" />
      {mapSha256 !== null && <HeatMapLayer sha256={mapSha256} opacity={blend} />}
      <DefectOutlines defects={defects} width={width} height={height} pixelScale={pixelScale} />
    </>
  );
}
