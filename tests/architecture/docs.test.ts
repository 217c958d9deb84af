import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { chartFiles } from '../../tools/write-chart-files.ts';
import { configDocs } from '../../tools/write-config-docs.ts';
import { errorDocs } from '../../tools/write-error-docs.ts';
import { looseFiles, packageFiles, readText, root, services, workspaces } from './code.ts';

it('docs/errors.md is what libs/contracts/src/errors.ts says: run `node tools/write-error-docs.ts`', () => {
  expect(readText('docs/errors.md')).toBe(errorDocs());
});

it('docs/configuration.md is what every config.ts says: run `node tools/write-config-docs.ts`', async () => {
  expect(readText('docs/configuration.md')).toBe(await configDocs());
});

it('what the chart knows of the code is what the code says: run `node tools/write-chart-files.ts`', async () => {
  for (const [path, text] of Object.entries(await chartFiles())) expect(readText(path), path).toBe(text);
});

const pages = globSync(['*.md', 'docs/**/*.md', '{libs,services}/*/README.md'], { cwd: root });

it.each(pages)('%s links only to what is there', (page) => {
  const targets = [...readText(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
  const missing = targets
    .filter((target) => !/^([a-z]+:|#)/.test(target))
    .filter((target) => !existsSync(join(root, dirname(page), target.split('#')[0] ?? '')));
  expect(missing).toEqual([]);
});

it('every service stands in the picture of ARCHITECTURE.md', () => {
  const text = readText('ARCHITECTURE.md');
  expect(
    services.map(({ folder }) => folder.replace('services/', '')).filter((name) => !text.includes(name)),
  ).toEqual([]);
});

it('every file that ARCHITECTURE.md and the decisions name is there', () => {
  const known = [...packageFiles, ...looseFiles].map(({ path }) => path);
  const texts = ['ARCHITECTURE.md', ...globSync('docs/adr/*.md', { cwd: root })].map(readText).join('\n');
  const named = [...texts.matchAll(/`(\w[\w./-]*\.ts)`/g)].map(([, name]) => name ?? '');
  // `gateway/inbound/x.ts` and `domain/y.ts` stand for the file of that name in the service that is spoken of.
  const isThere = (name: string) => {
    const end = `/${name.replace(/^(\w+)\/(inbound|domain|outbound)\//, '$1/src/$2/')}`;
    return known.some((path) => `/${path}`.endsWith(end));
  };
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !isThere(name) && !isExample(name))).toEqual([]);
});

/** What somebody will call a file of their own. */
const isExample = (name: string) => ['index.ts', 'migrations/all.ts'].includes(name);

it('every runtime dependency of a package stands in docs/adr/0008-runtime-dependencies.md, and no other', () => {
  const text = readText('docs/adr/0008-runtime-dependencies.md');
  const listed = [...text.matchAll(/^\| `([^`]+)` /gm)].map(([, name]) => name);
  const declared = new Set(
    workspaces
      .filter(({ name }) => name !== '@trc/testkit')
      .flatMap(({ manifest }) => Object.keys(manifest.dependencies ?? {}))
      .filter((name) => !name.startsWith('@trc/')),
  );
  expect(
    [...declared].filter((name) => !listed.includes(name)),
    'not in the table',
  ).toEqual([]);
  expect(
    listed.filter((name) => name && !declared.has(name)),
    'in the table, but no package declares it',
  ).toEqual([]);
});
