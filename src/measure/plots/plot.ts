/** What is drawn: plain data, so that the page shows the same figures that the JSON beside it keeps. */

export type Plot = LinePlot | Histogram | DotPlot | PlanePlot;

export interface Axis {
  readonly label: string;
  readonly log?: boolean;
  /** Square roots: what is near 0 is drawn larger, and 0 can be shown. */
  readonly root?: boolean;
  /** Values that the axis must reach, whatever is drawn. */
  readonly include?: readonly number[];
}

export interface LinePlot {
  readonly kind: 'lines';
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Areas between a lower and an upper curve: [x, lower, upper]. */
  readonly bands?: readonly {
    readonly name: string;
    readonly points: readonly (readonly [number, number, number])[];
  }[];
  /** Horizontal lines across the plot. */
  readonly levels?: readonly { readonly name: string; readonly value: number }[];
}

export interface Series {
  readonly name: string;
  /** Points whose ordinate cannot be shown (≤ 0 on a logarithmic axis) are left out. */
  readonly points: readonly (readonly [number, number])[];
  /** `steps`: what holds at a point holds until the next. `points`: nothing between them. Default `line`. */
  readonly style?: 'line' | 'steps' | 'points';
  /** A mark at the last point: where something ended. */
  readonly endMark?: boolean;
}

/** A line for each name, with a dot for each series, and the range that it is taken from. */
export interface DotPlot {
  readonly kind: 'dots';
  readonly title: string;
  readonly x: Axis;
  readonly series: readonly string[];
  readonly rows: readonly {
    readonly name: string;
    /** Per series [value, low, high], or null where it has none. */
    readonly dots: readonly (readonly [number, number, number] | null)[];
  }[];
}

export interface Histogram {
  readonly kind: 'histogram';
  readonly title: string;
  readonly x: Axis;
  /** Samples of one quantity, drawn as shares in common bins. */
  readonly groups: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Vertical lines. */
  readonly marks: readonly { readonly name: string; readonly value: number }[];
  /** A sample that changes with time, shown as a film in front of the groups. */
  readonly shots?: readonly { readonly label: string; readonly values: readonly number[] }[];
}

/** Points that move in a plane of equal axes, as trails and as a film. */
export interface PlanePlot {
  readonly kind: 'plane';
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  /** The vertical axis goes from −reach to reach. */
  readonly reach: number;
  /** What red and blue mean: the start and the end. */
  readonly names: readonly [string, string];
  readonly lines?: readonly {
    readonly name: string;
    readonly points: readonly (readonly [number, number])[];
  }[];
  /** Level lines of a function, as segments; `level` in 0..1 from its least value to its largest. */
  readonly contours?: readonly {
    readonly level: number;
    readonly segments: readonly (readonly [readonly [number, number], readonly [number, number]])[];
  }[];
  readonly shots: readonly {
    readonly label: string;
    /** The same points in every shot. */
    readonly points: readonly (readonly [number, number])[];
    readonly outlines?: readonly (readonly (readonly [number, number])[])[];
  }[];
}
