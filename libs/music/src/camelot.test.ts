import { describe, expect, it } from 'vitest';
import { compatibleKeys, type MusicKey, tonics } from './camelot.ts';

const named = (keys: readonly MusicKey[]) => keys.map(({ tonic, scale }) => `${tonic} ${scale}`);
const notesOf = ({ tonic, scale }: MusicKey) => {
  const steps = scale === 'major' ? [0, 2, 4, 5, 7, 9, 11] : [0, 2, 3, 5, 7, 8, 10];
  return steps.map((step) => (tonics.indexOf(tonic) + step) % 12);
};
const all = tonics.flatMap((tonic) => [
  { tonic, scale: 'major' } as const,
  { tonic, scale: 'minor' } as const,
]);

describe('the keys that go with a key', () => {
  it.each([
    ['A minor', { tonic: 'A', scale: 'minor' }, ['A minor', 'C major', 'E minor', 'D minor']],
    ['C major', { tonic: 'C', scale: 'major' }, ['C major', 'A minor', 'G major', 'F major']],
    ['F# minor', { tonic: 'F#', scale: 'minor' }, ['F# minor', 'A major', 'C# minor', 'B minor']],
  ] as const)('of %s are itself, its relative and its two neighbours', (_, key, expected) => {
    expect(named(compatibleKeys(key))).toEqual(expected);
  });

  it('differ from it by one note at most, and are all that do', () => {
    for (const key of all) {
      const notes = new Set(notesOf(key));
      const near = all.filter((other) => notesOf(other).filter((note) => !notes.has(note)).length <= 1);
      const sameRing = near.filter(
        ({ scale, tonic }) => scale === key.scale || isRelative(key, { scale, tonic }),
      );
      expect(named(compatibleKeys(key)).toSorted()).toEqual(named(sameRing).toSorted());
    }
  });

  it('go with it as it goes with them', () => {
    for (const key of all)
      for (const other of compatibleKeys(key))
        expect(named(compatibleKeys(other))).toContain(named([key])[0]);
  });
});

/** The same seven notes. */
function isRelative(a: MusicKey, b: MusicKey): boolean {
  return new Set([...notesOf(a), ...notesOf(b)]).size === 7;
}
