import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { casesOf, readCases, readPlaylists, repeatedIds, withoutUnknown } from './cases.ts';
import { UsageError } from './options.ts';

const tracks = (count: number) => Array.from({ length: count }, (_, n) => `t${n}`);
const playlists = [
  { id: 'first', tracks: tracks(40) },
  { id: 'second', tracks: tracks(40) },
];
const all = () => true;

describe('casesOf', () => {
  it('is the same at every run, and does not depend on the other playlists', () => {
    expect(casesOf(playlists, all)).toEqual(casesOf(playlists, all));
    expect(casesOf(playlists.slice(1), all)).toEqual(casesOf(playlists, all).slice(1));
  });

  it('shows ten tracks, hides all others, and none is on both sides', () => {
    for (const { seeds, targets } of casesOf(playlists, all)) {
      expect(seeds).toHaveLength(10);
      expect([...seeds, ...targets].sort()).toEqual(tracks(40).sort());
    }
  });

  it('draws the seeds by the id: they are not the first ten, nor the same for two playlists', () => {
    const [first, second] = casesOf(playlists, all);
    expect(first?.seeds).not.toEqual(tracks(10));
    expect(first?.seeds).not.toEqual(second?.seeds);
  });

  it('counts a track once, and only tracks of the catalogue; what is then too short is left out', () => {
    const twice = [{ id: 'p', tracks: [...tracks(20), ...tracks(20)] }];
    expect(casesOf(twice, all)[0]?.targets).toHaveLength(10);
    expect(casesOf(twice, (id) => id !== 't3')).toEqual([]);
  });
});

describe('cases of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trc-cases-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (text: string) => {
    const path = join(folder, 'cases.json');
    writeFileSync(path, text);
    return path;
  };
  const one = { id: 'one', seeds: tracks(3), targets: ['x', 'y'] };

  it('are read as they stand', () => {
    expect(readCases(file(JSON.stringify([one])))).toEqual([one]);
    expect(readPlaylists(file('[{"id":"p","name":"other fields","tracks":["x"]}]'))).toEqual([
      { id: 'p', tracks: ['x'] },
    ]);
  });

  it('that are no JSON, or no cases, are refused with the file and the place', () => {
    for (const [text, told] of [
      ['[{"id":', 'is no JSON'],
      ['{}', 'expected array'],
      [JSON.stringify([{ ...one, seeds: ['a', 'b'] }]), '[0].seeds'],
      [JSON.stringify([one, { id: 'two', seeds: tracks(4) }]), '[1].targets'],
    ] as const) {
      const path = file(text);
      expect(() => readCases(path)).toThrow(UsageError);
      expect(() => readCases(path)).toThrow(told);
      expect(() => readCases(path)).toThrow(path);
    }
  });

  it('lose the tracks that the catalogue does not have, and these are counted', () => {
    const { cases, unknown } = withoutUnknown([one], (id) => id !== 't1' && id !== 'y');
    expect(cases).toEqual([{ id: 'one', seeds: ['t0', 't2'], targets: ['x'] }]);
    expect(unknown).toBe(2);
  });

  it('that share an id are told, each id once', () => {
    const of = (id: string) => ({ ...one, id });
    expect(repeatedIds([of('a'), of('b'), of('a'), of('a')])).toEqual(['a']);
    expect(repeatedIds([of('a'), of('b')])).toEqual([]);
  });
});
