/**
 * 31-bit seed from a text, the same on every machine.
 * Source: FNV-1a, 32 bit (Fowler, Noll, Vo).
 */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 1;
}

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

/** One of the values, as the dice fall. @throws RangeError when there is none. */
export function pick<T>(values: readonly T[], roll: () => number): T {
  const value = values[Math.floor(roll() * values.length)];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
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
