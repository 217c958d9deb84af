import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readOptions, UsageError } from './options.ts';

const folder = mkdtempSync(join(tmpdir(), 'trc-options-'));
for (const name of ['catalogue.csv', 'cases.json', 'playlists.json']) writeFileSync(join(folder, name), '');
afterAll(() => rmSync(folder, { recursive: true }));

const there = { INIT_CWD: folder };
const given = ['--catalogue', 'catalogue.csv', '--playlists', 'playlists.json'];

it('paths mean the folder in which npm was called', () => {
  const { cataloguePath, playlistsPath, casesPath } = readOptions([...given, '--cases', 'cases.json'], there);
  expect(cataloguePath).toBe(join(folder, 'catalogue.csv'));
  expect(playlistsPath).toBe(join(folder, 'playlists.json'));
  expect(casesPath).toBe(join(folder, 'cases.json'));
});

it('without flags it is the product in extended mode, over everything', () => {
  expect(readOptions(given, there)).toMatchObject({
    mode: 'extended',
    wholeCatalogue: false,
    folds: null,
    limit: null,
  });
});

it('folds rank the whole catalogue', () => {
  expect(readOptions([...given, '--folds', '5'], there)).toMatchObject({ folds: 5, wholeCatalogue: true });
});

it('the catalogue may be named in the environment', () => {
  const { cataloguePath } = readOptions(['--playlists', 'playlists.json'], {
    ...there,
    SIM_CATALOGUE: 'catalogue.csv',
  });
  expect(cataloguePath).toBe(join(folder, 'catalogue.csv'));
});

it.each([
  [['--nonsense'], '--nonsense'],
  [['surplus'], 'surplus'],
  [['--limit', 'ten'], '--limit must be a whole number of at least 1, not "ten"'],
  [['--limit', '0'], 'at least 1'],
  [['--limit', '1e2'], '"1e2"'],
  [['--folds', '1'], '--folds must be a whole number of at least 2'],
  [['--mode', 'other'], 'extended or development'],
  [['--cases', 'none.json'], 'none.json, given as --cases'],
  [['--cases', '.'], 'given as --cases'],
  [['--strategies', '--whole-catalogue'], '--strategies'],
  [['--strategies', '--folds', '5'], '--strategies'],
  [['--catalogue', 'none.csv'], 'Pass one with --catalogue'],
  [['--playlists', 'none.json'], 'Pass --cases FILE'],
])('%j is refused with a sentence', (args, told) => {
  expect(() => readOptions([...given, ...args], there)).toThrow(UsageError);
  expect(() => readOptions([...given, ...args], there)).toThrow(told);
});
