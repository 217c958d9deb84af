import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './objects.ts';

export const root = join(import.meta.dirname, '../../..');
export const chartFolder = join(root, 'deploy/helm/tokyo-record-club');
export const release = 'club';
export const namespace = 'music';

/** The versions of Kubernetes whose schemas are installed: the oldest that is still common, and the newest. */
export const kubernetesVersions = ['1.33', '1.36'] as const;
export type KubernetesVersion = (typeof kubernetesVersions)[number];

/** An installation that is tried: its values files stand in `ci/`. */
export interface Profile {
  readonly name: string;
  readonly file: string;
}

export const profiles: readonly Profile[] = globSync('ci/*-values.yaml', { cwd: chartFolder })
  .sort()
  .map((file) => ({ name: basename(file, '-values.yaml'), file: join(chartFolder, file) }));

export const readChartFile = (path: string): string => readFileSync(join(chartFolder, path), 'utf8');

export interface Values {
  readonly [key: string]: unknown;
}
export const readValues = (file: string): Values => (parse(readFileSync(file, 'utf8')) ?? {}) as Values;

export interface Answer {
  readonly ok: boolean;
  readonly out: string;
  readonly error: string;
}

interface HelmOptions {
  readonly values?: Values;
  readonly version?: KubernetesVersion;
  readonly release?: string;
}

/** Runs Helm with values from files, then from `values`, which win. */
export function helm(
  command: 'lint' | 'template',
  files: readonly string[],
  options: HelmOptions = {},
): Answer {
  const program = process.env['TRC_TEST_HELM'];
  if (!program) throw new Error('TRC_TEST_HELM names no Helm: run `npm run test:chart`.');
  const { values = {}, version = kubernetesVersions[0], release: name = release } = options;
  const what = command === 'lint' ? ['--strict', chartFolder] : [name, chartFolder];
  const { status, stdout, stderr, error } = spawnSync(
    program,
    [
      ...[command, ...what, '--namespace', namespace, '--kube-version', `${version}.0`],
      ...files.flatMap((file) => ['--values', file]),
      ...['--values', '-'],
    ],
    { input: JSON.stringify(values), encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  if (error) throw error;
  return { ok: status === 0, out: stdout, error: stderr };
}

const rendered = new Map<string, readonly KubernetesObject[]>();

/** What Helm makes of a profile. */
export function render(
  { name, file }: Profile,
  version: KubernetesVersion = kubernetesVersions[0],
): readonly KubernetesObject[] {
  const key = `${name} ${version}`;
  const known = rendered.get(key);
  if (known) return known;
  const { ok, out, error } = helm('template', [file], { version });
  if (!ok) throw new Error(error);
  const objects = readObjects(out);
  rendered.set(key, objects);
  return objects;
}

/** Parses what Helm prints. Throws where a key stands twice or a document is no object. */
export function readObjects(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text, { uniqueKeys: true }).flatMap((document) => {
    const [fault] = document.errors;
    if (fault) throw fault;
    const object = document.toJS() as KubernetesObject | null;
    return object === null ? [] : [object];
  });
}
