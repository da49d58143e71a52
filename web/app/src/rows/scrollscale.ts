// A browser cannot show an element of any height: Chromium stops near 33.5
// million pixels, Firefox near 17.9 million. Beyond tallest, the scroll bar
// stands for more pixels than it has.
const tallest = 16_000_000;

// ScrollScale maps between where rows are and where the scroll bar is. Up to
// tallest they are the same.
export class ScrollScale {
  readonly height: number; // of the element that is scrolled
  private readonly factor: number; // pixels of rows for one of the scroll bar

  constructor(
    readonly rows: number,
    readonly rowHeight: number,
    readonly view: number, // height of what is seen of it
  ) {
    const full = rows * rowHeight;
    this.height = Math.min(full, tallest);
    this.factor = full > tallest ? (full - view) / (this.height - view) : 1;
  }

  get scaled(): boolean {
    return this.factor > 1;
  }

  // top returns the pixel of the rows that a place of the scroll bar shows first.
  top(scrollTop: number): number {
    return scrollTop * this.factor;
  }

  // scrollTop is the inverse of top.
  scrollTop(top: number): number {
    return this.clamp(top) / this.factor;
  }

  clamp(top: number): number {
    return Math.max(0, Math.min(top, this.rows * this.rowHeight - this.view));
  }

  // seen returns the rows to draw at a top, with some more on both sides; the
  // end is exclusive.
  seen(top: number, extra: number): [number, number] {
    const first = Math.floor(top / this.rowHeight);
    const last = Math.ceil((top + this.view) / this.rowHeight);
    return [Math.max(0, first - extra), Math.min(this.rows, last + extra)];
  }

  // reveal returns the top from which a row is seen whole, moving no more than
  // needed.
  reveal(row: number, top: number): number {
    const start = row * this.rowHeight;
    if (start < top) return start;
    return Math.max(top, start + this.rowHeight - this.view);
  }
}
