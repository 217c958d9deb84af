/** Numbers in [0, 1), the same ones for the same seed. */
export type Dice = () => number;

const warmUpDraws = 15;

/**
 * Small fast counting generator with 128 bits of state: sfc32 of Chris Doty-Humphrey's PractRand 0.95, with its
 * advice to mix a fresh seed by drawing 15 numbers.
 * @param seed a non-negative safe integer; both of its 32-bit halves count.
 */
export function createDice(seed: number): Dice {
  let a = Math.floor(seed / 2 ** 32) >>> 0;
  let b = seed >>> 0;
  let c = 0;
  let counter = 1;
  const draw = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < warmUpDraws; i += 1) draw();
  return draw;
}

/** A number for a text: 32-bit FNV-1a (Fowler, Noll, Vo) over its UTF-16 units. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
