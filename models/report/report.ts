/** One point of a chart; null leaves a gap. */
export type Value = number | null;

export type LineSeries = { readonly name: string; readonly x: readonly number[]; readonly y: readonly Value[] };

/** A region between two lines, such as a prediction interval. */
export type Band = {
  readonly name: string;
  readonly x: readonly number[];
  readonly low: readonly Value[];
  readonly high: readonly Value[];
};

export type Axis = {
  readonly label: string;
  readonly unit?: string;
  readonly isLogarithmic?: boolean;
  readonly isTime?: boolean;
};

export type Chart =
  | {
      readonly type: 'lines';
      readonly x: Axis;
      readonly y: Axis;
      readonly lines: readonly LineSeries[];
      readonly bands?: readonly Band[];
      /** Vertical or horizontal lines with a label, such as a limit. */
      readonly marks?: readonly { readonly axis: 'x' | 'y'; readonly value: number; readonly label: string }[];
    }
  | {
      readonly type: 'points';
      readonly x: Axis;
      readonly y: Axis;
      readonly series: readonly LineSeries[];
      readonly hasDiagonal?: boolean;
    }
  | {
      readonly type: 'bars';
      readonly value: Axis;
      readonly bars: readonly {
        readonly name: string;
        readonly value: number;
        readonly low?: number;
        readonly high?: number;
      }[];
    }
  | {
      readonly type: 'histogram';
      readonly x: Axis;
      readonly edges: readonly number[];
      readonly series: readonly { readonly name: string; readonly counts: readonly number[] }[];
    }
  | {
      readonly type: 'matrix';
      readonly rows: readonly string[];
      readonly columns: readonly string[];
      readonly values: readonly (readonly number[])[];
      readonly rowLabel: string;
      readonly columnLabel: string;
    };

export type ReportTable = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
};

/** One finding: the heading says it in a sentence, the chart shows it, the table behind it proves it. */
export type ReportSection = {
  readonly heading: string;
  readonly text?: string;
  readonly chart?: Chart;
  readonly table?: ReportTable;
};

export type Report = {
  readonly title: string;
  readonly subtitle: string;
  /** The few numbers that matter, such as accuracy. */
  readonly figures: readonly { readonly name: string; readonly value: string; readonly note?: string }[];
  readonly sections: readonly ReportSection[];
  /** How it was made: command, data, seed, version. */
  readonly provenance: readonly { readonly name: string; readonly value: string }[];
};
