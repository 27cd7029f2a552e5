import type {
  BoardSpecification,
  BoardView,
  Calibration,
  Commissioning,
  LightCheck,
} from '../../../../contract/camera-setup.ts';
import { MINIMUM_PLACEMENTS } from '../../../../contract/camera-setup.ts';
import type { RecipeId } from '../../../../contract/ids.ts';
import type { SceneBand } from '../../../../contract/recipe.ts';
import { drawBoard, drawGrey } from './draw-board.ts';
import { drawPart } from './draw-part.ts';
import { failure } from './fake-rpc.ts';
import { type ImageShelf, keep, NOW_US } from './make-records.ts';

const GRID = { columns: 16, rows: 9 } as const;
const LIGHT_LIMIT = 4.2;
const SURROUNDINGS_LIMIT = 0.9;

type Placement = Commissioning['placements'][number];

function spread(values: readonly number[], slack: number): { min: number; max: number } {
  return { min: Math.min(...values) - slack, max: Math.max(...values) + slack };
}

function bandOf(placements: readonly Placement[]): SceneBand {
  const flat = Array.from({ length: 8 }, () => 1 / 8);
  return {
    brightness: spread(
      placements.map(({ brightness }) => brightness),
      8,
    ),
    focus: spread(
      placements.map(({ focus }) => focus),
      60,
    ),
    light: { histogram: flat, maximumDistance: LIGHT_LIMIT },
    position: {
      edges: { width: 2, height: 2, base64: 'AAAAAA==' },
      x: { min: -0.02, max: 0.02 },
      y: { min: -0.015, max: 0.015 },
      minimumCorrelation: 0.4,
    },
    surroundings: { mean: flat, maximumDistance: SURROUNDINGS_LIMIT },
    placements: placements.length,
  };
}

/** Calibration, light check and commissioning on the fake station. */
export class FakeBench {
  calibration: Calibration | null = null;
  lightCheck: LightCheck | null = null;
  commissioning: Commissioning | null = null;
  views: readonly BoardView[] = [];
  readonly #images: ImageShelf;
  #captures = 0;

  constructor(images: ImageShelf) {
    this.#images = images;
  }

  captureBoard(board: BoardSpecification): readonly BoardView[] {
    const { jpeg, ...drawn } = drawBoard(board, this.#captures);
    this.#captures += 1;
    const view = { ...drawn, corners: [...drawn.corners], imageSha256: keep(this.#images, 'image/jpeg', jpeg) };
    this.views = [...this.views, view];
    return this.views;
  }

  removeView(imageSha256: string): readonly BoardView[] {
    this.views = this.views.filter((view) => view.imageSha256 !== imageSha256);
    return this.views;
  }

  solve(board: BoardSpecification, cameraSerial: string): Calibration {
    const [first] = this.views;
    if (first === undefined) {
      throw failure('calibration-failed', 'no picture shows the board');
    }
    const outlier = this.views.at(-1);
    const isClean = this.views.length < 3 || outlier === undefined;
    return {
      cameraSerial,
      board,
      width: first.width,
      height: first.height,
      mmPerPixel: board.squareMm / 84,
      residualRmsPx: 0.18,
      residualMaximumPx: 0.61,
      k1: -0.082,
      k2: 0.011,
      isLensFitted: this.views.length > 1,
      homography: [3.36, 0, 80, 0, 3.36, 60, 0, 0, 1],
      cornersUsed: this.views.reduce((sum, { corners }) => sum + corners.length, 0),
      cornersRejected: isClean ? 0 : 1,
      scaleSpread: 0.012,
      outliers: isClean ? [] : [{ imageSha256: outlier.imageSha256, id: 11, distancePx: 2.4 }],
      createdAtUs: NOW_US,
    };
  }

  checkLight(cameraSerial: string): LightCheck {
    const values = Array.from({ length: GRID.columns * GRID.rows }, (_unused, cell) => {
      const [column, row] = [cell % GRID.columns, Math.floor(cell / GRID.columns)];
      return Math.max(0.62, 1 - 0.024 * Math.abs(column - 6) - 0.035 * Math.abs(row - 3));
    });
    const spots = [
      { x: 412, y: 190, radiusPx: 7 },
      { x: 771, y: 428, radiusPx: 11 },
    ];
    const jpeg = drawGrey((x, y) => {
      const isSpot = spots.some((spot) => Math.hypot(x - spot.x, y - spot.y) < spot.radiusPx);
      return (isSpot ? 0.7 : 1) * (205 - 0.08 * Math.abs(x - 400) - 0.12 * Math.abs(y - 230));
    });
    this.lightCheck = {
      cameraSerial,
      uniformity: Math.min(...values) / Math.max(...values),
      cells: { ...GRID, values },
      spots,
      correction: null,
      imageSha256: keep(this.#images, 'image/jpeg', jpeg),
      createdAtUs: NOW_US,
    };
    return this.lightCheck;
  }

  begin(recipeId: RecipeId, viewName: string): Commissioning {
    const known = this.commissioning;
    const isSame = known?.recipeId === recipeId && known.viewName === viewName;
    return this.#keep(isSame ? known : { recipeId, viewName, placements: [], band: null });
  }

  #keep(next: Commissioning): Commissioning {
    const { placements } = next;
    this.commissioning = { ...next, band: placements.length < MINIMUM_PLACEMENTS ? null : bandOf(placements) };
    return this.commissioning;
  }

  #begun(): Commissioning {
    if (this.commissioning === null) {
      throw failure('conflict', 'no commissioning was begun');
    }
    return this.commissioning;
  }

  /** The seventh placement lies askew, as one sometimes does. */
  place(): Commissioning {
    const begun = this.#begun();
    const number = this.#captures;
    this.#captures += 1;
    const isAskew = begun.placements.length === 6;
    const isKnown = begun.placements.length >= 2;
    const placement: Placement = {
      imageSha256: keep(this.#images, 'image/jpeg', drawPart(number, false).frame),
      brightness: 104 + 5 * Math.sin(number * 1.7),
      focus: 182 + 26 * Math.sin(number * 2.9),
      lightDistance: isKnown ? 1.4 + 0.8 * Math.sin(number) : null,
      shift: isKnown ? { x: isAskew ? 0.018 : 0.006 * Math.sin(number * 3.1), y: 0.004 * Math.cos(number) } : null,
      surroundingsDistance: isKnown ? 0.4 + 0.2 * Math.sin(number * 1.3) : null,
    };
    return this.#keep({ ...begun, placements: [...begun.placements, placement] });
  }

  removePlacement(imageSha256: string): Commissioning {
    const begun = this.#begun();
    return this.#keep({ ...begun, placements: begun.placements.filter((one) => one.imageSha256 !== imageSha256) });
  }
}

/** Returns the page that is printed: here only the frame and the scale bar. */
export function boardSvg({ columns, rows, squareMm }: BoardSpecification): string {
  const squares = Array.from({ length: columns * rows }, (_unused, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    const fill = (column + row) % 2 === 0 ? '#000' : '#fff';
    return `<rect x="${20 + column * squareMm}" y="${15 + row * squareMm}" width="${squareMm}" height="${squareMm}" fill="${fill}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="297mm" height="210mm" viewBox="0 0 297 210"><rect width="297" height="210" fill="#fff"/>${squares.join('')}<path d="M98 190h100" stroke="#000"/></svg>`;
}
