import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installedFolder, type Manifest, pages, root, workspaces } from './code.ts';

/** Licences that ask for a notice at most. */
const free = [
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'],
  ...['BlueOak-1.0.0', 'Unlicense', 'CC0-1.0'],
];

/** Packages that say something else, what they say, and why they may stay (docs/adr/0006 and 0008). */
const allowed: Readonly<Record<string, { says: string; why: string }>> = {
  '@spotify/web-api-ts-sdk': { says: 'Apache', why: 'its LICENSE file is the Apache License 2.0' },
  '@expo-google-fonts/noto-sans-jp': {
    says: 'MIT AND OFL-1.1',
    why: 'the font may be bundled; it is not sold by itself',
  },
  'dejavu-fonts-ttf': {
    says: 'SEE LICENSE IN README.md AND LICENSE',
    why: 'Bitstream Vera and Arev licences: the fonts may be bundled unchanged',
  },
  '@fontsource-variable/bricolage-grotesque': {
    says: 'OFL-1.1',
    why: 'the font may be served with the pages; it is not sold by itself',
  },
  '@visx/vendor': { says: 'MIT and ISC', why: 'modules of d3, under ISC' },
  'codec-parser': {
    says: 'LGPL-3.0-or-later',
    why: 'FLAC, Vorbis and Opus need it; it stays outside our bundle, unchanged, where anybody can put another version',
  },
};

/** What builds the pages and stays behind. */
const builders = /^(@types\/.*|@vitejs\/.*|openapi-typescript|typescript)$/;

interface Installed {
  readonly manifest: Manifest;
  /** Which packages led to it. */
  readonly by: string;
}

/** Everything that is installed for the running program: dependencies of the workspaces, and theirs, to the end. */
function installed(): ReadonlyMap<string, Installed> {
  const found = new Map<string, Installed>();
  const visit = (folder: string, by: string) => {
    const real = realpathSync(folder);
    if (found.has(real)) return;
    const manifest = JSON.parse(readFileSync(join(real, 'package.json'), 'utf8')) as Manifest;
    found.set(real, { manifest, by });
    const { dependencies, optionalDependencies, peerDependencies } = manifest;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const next = installedFolder(name, real);
      // Optional and peer packages of other platforms and transports are not there.
      if (next) visit(next, `${by} > ${manifest.name}`);
    }
  };
  for (const { folder, name } of workspaces) if (name !== '@trc/testkit') visit(join(root, folder), '');
  // What the pages are built from goes out in their scripts.
  for (const { folder, manifest } of pages)
    for (const name of Object.keys(manifest.devDependencies ?? {}).filter((one) => !builders.test(one))) {
      const next = installedFolder(name, join(root, folder));
      if (next) visit(next, ` > ${manifest.name}`);
    }
  return found;
}

/** An SPDX expression is free when one side of every OR and both sides of every AND are. */
function isFree(expression: string): boolean {
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  if (plain.includes(' OR ')) return plain.split(' OR ').some(isFree);
  if (plain.includes(' AND ')) return plain.split(' AND ').every(isFree);
  return free.includes(plain);
}

function licenceOf({ license }: Manifest): string {
  return typeof license === 'string' ? license : 'none';
}

const packages = [...installed().values()].filter(({ manifest }) => !manifest.name.startsWith('@trc/'));

it('every package of the running program has a licence that asks for a notice at most, or is named here with a reason', () => {
  expect(packages.length).toBeGreaterThan(50);
  const wrong = packages
    .filter(
      ({ manifest }) => !isFree(licenceOf(manifest)) && allowed[manifest.name]?.says !== licenceOf(manifest),
    )
    .map(
      ({ manifest, by }) =>
        `${manifest.name}@${manifest.version} says "${licenceOf(manifest)}", because of${by.slice(2)}`,
    );
  expect(wrong).toEqual([]);
});

it('no exception outlives its package', () => {
  const names = packages.map(({ manifest }) => manifest.name);
  expect(Object.keys(allowed).filter((name) => !names.includes(name))).toEqual([]);
});
