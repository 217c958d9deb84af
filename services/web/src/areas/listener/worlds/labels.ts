interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Label extends Point {
  readonly text: string;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Middles of marks that no label should cover. */
  readonly marks: readonly Point[];
}

const letterPx = 7.8;
const linePx = 18;
const markPx = 12;
/** Where the middle of a label may stand, from its place; the nearest first. */
const offsetsPx = [-18, 20, -36, 38, 0, -54, 56, -72, 74];

/** Places labels inside a picture so that they cover as few marks and other labels as they can. */
export function placeLabels(
  labels: readonly Label[],
  { width, height, marks }: Picture,
): (Label & { readonly widthPx: number })[] {
  const placed: (Label & { readonly widthPx: number })[] = [];
  for (const { text, x, y } of labels) {
    const widthPx = text.length * letterPx;
    const half = widthPx / 2 + 6;
    const inside = Math.max(half, Math.min(width - half, x));
    const candidates = offsetsPx
      .map((offset) => ({ x: inside, y: y + offset }))
      .filter((at) => at.y > linePx * 1.6 && at.y < height - linePx * 1.6);
    const covered = (at: Point) =>
      marks.filter(
        (mark) =>
          Math.abs(mark.x - at.x) < widthPx / 2 + markPx && Math.abs(mark.y - at.y) < linePx / 2 + markPx,
      ).length +
      3 *
        placed.filter(
          (other) =>
            Math.abs(other.x - at.x) < (widthPx + other.widthPx) / 2 && Math.abs(other.y - at.y) < linePx,
        ).length;
    const best = candidates.reduce<Point | null>(
      (found, at) => (found && covered(found) <= covered(at) ? found : at),
      null,
    );
    placed.push({ text, widthPx, ...(best ?? { x: inside, y }) });
  }
  return placed;
}
