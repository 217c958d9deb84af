export interface Peaks {
  readonly min: readonly number[];
  readonly max: readonly number[];
}

/** The outline of a sound in at most `count` stretches: the lowest and the highest value of each. */
export function stretches({ min, max }: Peaks, count: number): Peaks {
  if (max.length <= count) return { min, max };
  const range = (index: number) => [
    Math.floor((index * max.length) / count),
    Math.floor(((index + 1) * max.length) / count),
  ];
  const indices = Array.from({ length: count }, (_, index) => range(index) as [number, number]);
  return {
    min: indices.map(([from, to]) => Math.min(...min.slice(from, to))),
    max: indices.map(([from, to]) => Math.max(...max.slice(from, to))),
  };
}

/** As high as the loudest value reaches, but a nearly silent sound is not blown up into noise. */
const LOUDEST_MIN = 0.05;
/** Silence is a line, not nothing. */
const THIN = 0.02;

/** The outline as one closed SVG path in a box from (0, -1) to (number of stretches, 1), as high as the box. */
export function outlinePath({ min, max }: Peaks): string {
  const loudest = Math.max(LOUDEST_MIN, ...max, ...min.map((value) => -value));
  const shown = (value: number) => Math.round((value / loudest) * 1000) / 1000;
  const upper = max.map((value, x) => `${x + 0.5} ${-shown(Math.max(value, THIN * loudest))}`);
  const lower = min.map((value, x) => `${x + 0.5} ${-shown(Math.min(value, -THIN * loudest))}`);
  return upper.length === 0 ? '' : `M${upper.join('L')}L${lower.reverse().join('L')}Z`;
}
