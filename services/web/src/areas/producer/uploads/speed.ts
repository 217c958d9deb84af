/** Bytes that were sent until an instant. */
export interface Mark {
  readonly atMs: number;
  readonly bytes: number;
}

const windowMs = 8_000;
const knownAfterMs = 1_000;

/** The marks of the last seconds with one more. Less than before means that sending began anew, and the past says nothing. */
export function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const last = marks.at(-1);
  if (last && mark.bytes < last.bytes) return [mark];
  return [...marks.filter(({ atMs }) => atMs >= mark.atMs - windowMs), mark];
}

/** Bytes a second over the marks, `null` while they are too few to tell. */
export function speedOf(marks: readonly Mark[]): number | null {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || last.atMs - first.atMs < knownAfterMs) return null;
  return ((last.bytes - first.bytes) * 1_000) / (last.atMs - first.atMs);
}

/** Seconds until the rest is sent, `null` when nothing moves. */
export function secondsLeft(restBytes: number, speed: number | null): number | null {
  return speed === null || speed <= 0 ? null : restBytes / speed;
}
