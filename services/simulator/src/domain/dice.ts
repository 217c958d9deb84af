/**
 * Chance that repeats: every number here follows from a text, so a restart gives the same world.
 * The mixing function is MurmurHash3's 32-bit variant (A. Appleby, public domain) over UTF-16 code units.
 */
export function hash32(text: string, seed = 0): number {
  let h = seed | 0;
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h ^= Math.imul(k, 0x1b873593);
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  h ^= text.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A number in [0, 1) that follows from the text. */
export function share(text: string, seed = 0): number {
  return hash32(text, seed) / 0x1_0000_0000;
}

const BASE62 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** 22 characters, the form of a Spotify id. */
export function base62Id(text: string): string {
  let id = '';
  for (let i = 0; i < 22; i++) id += BASE62[hash32(text, i * 7919 + 1) % 62];
  return id;
}

/** A UUID in the form of version 4, but fixed by the text. */
export function uuidOf(text: string): string {
  let hex = '';
  for (let i = 0; i < 4; i++)
    hex += hash32(text, 104_729 * (i + 1))
      .toString(16)
      .padStart(8, '0');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A source of numbers in [0, 1): mulberry32, started from a text. */
export function dice(text: string): () => number {
  let state = hash32(text);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** A normal deviate (Box-Muller) with the given mean and spread. */
export function normal(roll: () => number, mean: number, spread: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - roll()));
  return mean + spread * radius * Math.cos(2 * Math.PI * roll());
}

export function pick<T>(roll: () => number, items: readonly T[]): T {
  const item = items[Math.floor(roll() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
