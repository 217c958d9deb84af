import type { World } from './map.ts';

export interface Pole {
  readonly name: string;
  readonly low: string;
  readonly high: string;
  /** −1 is the first word, +1 the second. */
  readonly value: number;
  readonly words: string;
}

const neutral = 0.1;
const clear = 0.5;

/** Where a world leans, from the answers. */
export function polesOf({ geometry }: Pick<World, 'geometry'>): Pole[] {
  const { darkness_warmth, intimate_expansive, acoustic_electronic } = geometry;
  return [
    pole('Light', 'dark', 'warm', darkness_warmth),
    pole('Space', 'intimate', 'expansive', intimate_expansive),
    pole('Sound', 'acoustic', 'electronic', acoustic_electronic),
  ];
}

function pole(name: string, low: string, high: string, value: number): Pole {
  const end = value < 0 ? low : high;
  const size = Math.abs(value);
  const words =
    size < neutral ? `between ${low} and ${high}` : size < clear ? `a little ${end}` : `clearly ${end}`;
  return { name, low, high, value, words };
}
