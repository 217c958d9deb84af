import { describe, expect, it } from 'vitest';
import {
  codeOf,
  goTogether,
  type Key,
  keyAt,
  keyOfCode,
  nameOf,
  neighbour,
  placeOf,
  segmentMiddle,
  segmentPath,
  tonics,
} from './camelot.ts';

const all: Key[] = tonics.flatMap((tonic) => [
  { tonic, scale: 'major' },
  { tonic, scale: 'minor' },
]);

describe('the Camelot wheel', () => {
  it.each([
    ['8B', 'C', 'major'],
    ['8A', 'A', 'minor'],
    ['9B', 'G', 'major'],
    ['1A', 'G#', 'minor'],
    ['1B', 'B', 'major'],
    ['12A', 'C#', 'minor'],
    ['5A', 'C', 'minor'],
    ['11A', 'F#', 'minor'],
    ['7B', 'F', 'major'],
  ] as const)('has %s for %s %s', (code, tonic, scale) => {
    expect(codeOf({ tonic, scale })).toBe(code);
    expect(keyOfCode(code)).toEqual({ tonic, scale });
  });

  it('has each of the 24 keys at one place', () => {
    expect(new Set(all.map(codeOf)).size).toBe(24);
    for (const key of all) expect(keyAt(placeOf(key))).toEqual(key);
  });

  it.each(['', '0A', '13B', '8C', '8a', 'A minor'])('has no place called %j', (code) => {
    expect(keyOfCode(code)).toBeNull();
  });

  it('lights up four keys for each: itself, its relative and its two neighbours', () => {
    for (const key of all) expect(all.filter((other) => goTogether(key, other))).toHaveLength(4);
    const minor = all.filter((other) => goTogether({ tonic: 'A', scale: 'minor' }, other)).map(nameOf);
    expect(minor.toSorted()).toEqual(['A minor', 'C major', 'D minor', 'E minor']);
  });

  it('is walked around by arrows, past twelve too, and across to the other ring', () => {
    expect(neighbour({ hour: 12, ring: 'A' }, 'ArrowRight')).toEqual({ hour: 1, ring: 'A' });
    expect(neighbour({ hour: 1, ring: 'B' }, 'ArrowLeft')).toEqual({ hour: 12, ring: 'B' });
    expect(neighbour({ hour: 3, ring: 'B' }, 'ArrowDown')).toEqual({ hour: 3, ring: 'A' });
    expect(neighbour({ hour: 3, ring: 'B' }, 'Enter')).toBeNull();
  });

  it('is drawn as a clock: twelve at the top, three at the right', () => {
    expect(segmentMiddle(12, 10)).toEqual({ x: 0, y: -10 });
    expect(segmentMiddle(3, 10)).toEqual({ x: 10, y: 0 });
    expect(segmentPath(12, 5, 10)).toMatch(/^M-1\.29 -4\.83 L-2\.59 -9\.66 A10 10 0 0 1 2\.59 -9\.66 /);
  });
});
