/** Numbers in [0, 1), decided by the seed alone. Source: mulberry32 (Tommy Ettinger, public domain). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` different values, as the dice fall; all of them when there are no more. */
export function draw<T>(values: readonly T[], count: number, roll: () => number): T[] {
  const left = [...values];
  const drawn: T[] = [];
  while (drawn.length < count && left.length > 0) {
    drawn.push(...left.splice(Math.floor(roll() * left.length), 1));
  }
  return drawn;
}
