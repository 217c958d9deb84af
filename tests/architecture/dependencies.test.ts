import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';
import {
  at,
  looseFiles,
  type Manifest,
  packageOf,
  pages,
  readJson,
  type SourceFile,
  workspaces,
} from './code.ts';

const rootManifest = readJson<Manifest>('package.json');
const forTests = Object.keys(rootManifest.devDependencies ?? {});
const builtin = (specifier: string) => specifier.startsWith('node:') || builtinModules.includes(specifier);

const packagesIn = (files: readonly SourceFile[]) =>
  files.flatMap((file) =>
    file.imports
      .filter(({ specifier }) => !specifier.startsWith('.') && !builtin(specifier))
      .map(({ specifier, line }) => ({ name: packageOf(specifier), where: at(file, line) })),
  );

const running = workspaces.filter(({ folder }) => !pages.some((web) => web.folder === folder));

describe.each(running)('$folder/package.json', ({ name: self, manifest, files }) => {
  const own = Object.keys(manifest.dependencies ?? {});
  const ownForTests = Object.keys(manifest.devDependencies ?? {});
  const production = packagesIn(files.filter(({ isTest }) => !isTest));

  it('declares what the package imports', () => {
    const wrong = production
      .filter(({ name }) => name !== self && !own.includes(name))
      .map(({ name, where }) => `${where} imports ${name}: add it to "dependencies".`);
    expect(wrong).toEqual([]);
  });

  it('declares what its tests import, where the root does not', () => {
    // The testkit is there for the tests of all; runtime and testkit would otherwise need each other.
    const known = [self, '@trc/testkit', ...own, ...ownForTests, ...forTests];
    const wrong = packagesIn(files.filter(({ isTest }) => isTest))
      .filter(({ name }) => !known.includes(name))
      .map(({ name, where }) => `${where} imports ${name}: add it to "devDependencies".`);
    expect(wrong).toEqual([]);
  });

  it('declares nothing that it does not import', () => {
    const used = new Set(production.map(({ name }) => name));
    const usedForTests = new Set(packagesIn(files).map(({ name }) => name));
    const isTyped = (name: string) =>
      used.has(name.replace('@types/', '')) || usedForTests.has(name.replace('@types/', ''));
    expect(
      own.filter((name) => !used.has(name)),
      'take these out of "dependencies"',
    ).toEqual([]);
    expect(
      ownForTests.filter((name) => !usedForTests.has(name) && !isTyped(name)),
      'take these out of "devDependencies"',
    ).toEqual([]);
  });
});

describe.each(pages)('$folder/package.json', ({ manifest, files }) => {
  const own = Object.keys(manifest.devDependencies ?? {});
  const used = new Set(packagesIn(files).map(({ name }) => name));

  it('declares everything as needed for the build alone: the scripts of the pages are whole', () => {
    expect(manifest.dependencies).toBeUndefined();
    const wrong = packagesIn(files)
      .filter(({ name }) => !own.includes(name) && !forTests.includes(name))
      .map(({ name, where }) => `${where} imports ${name}: add it to "devDependencies".`);
    expect(wrong).toEqual([]);
  });

  it('declares nothing that it does not import or run', () => {
    const scripts = Object.values(manifest.scripts ?? {}).join(' ');
    const isUsed = (name: string) =>
      used.has(name.replace('@types/', '')) || scripts.includes(name) || name in ownVersions;
    expect(own.filter((name) => !isUsed(name))).toEqual([]);
  });
});

it('tools and tests import what the root or a package declares, never what only happens to be installed', () => {
  const declared = new Set([
    ...forTests,
    ...workspaces.flatMap(({ name, manifest }) => [
      name,
      ...Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }),
    ]),
  ]);
  const wrong = packagesIn(looseFiles)
    .filter(({ name }) => !declared.has(name))
    .map(({ name, where }) => `${where} imports ${name}: add it to "devDependencies" of the root.`);
  expect(wrong).toEqual([]);
});

/** Versions beside those of everybody, and why. */
const ownVersions: Readonly<Record<string, string>> = {
  typescript: 'openapi-typescript works with the interface of the compiler that TypeScript 7 no longer has',
};

it('one version of a package serves everybody, and it is written out in full', () => {
  const versions = new Map<string, Set<string>>();
  for (const { dependencies, devDependencies } of [
    rootManifest,
    ...workspaces.map(({ manifest }) => manifest),
  ])
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
  const wrong = [...versions]
    .filter(
      ([name, found]) =>
        (found.size > 1 && !(name in ownVersions)) ||
        (!name.startsWith('@trc/') && !/^(npm:[\w./@-]+@)?\d/.test([...found][0] ?? '')),
    )
    .map(([name, found]) => `${name}: ${[...found].join(', ')}`);
  expect(wrong).toEqual([]);
});
