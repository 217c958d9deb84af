/**
 * Fits the scaler and the principal components of a catalogue and writes them as source files: the scaler of
 * `libs/music`, which several services measure with, and the components of `services/taste`.
 * Usage: node tools/fit-catalogue-space.ts <catalogue.csv[.gz]> [file for the components] [file for the scaler]
 * The csv needs a header with the names of the nine audio features, in Spotify's units.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { featureNames } from '../libs/contracts/src/documents/track.v1.ts';
import { fitComponents } from '../services/taste/src/domain/pca.ts';

const componentCount = 8;
const [
  path,
  spaceFile = new URL('../services/taste/src/domain/catalogue-space.v1.ts', import.meta.url),
  scalerFile = new URL('../libs/music/src/catalogue-scaler.v1.ts', import.meta.url),
] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write(
    'usage: node tools/fit-catalogue-space.ts <catalogue.csv[.gz]> [components] [scaler]\n',
  );
  process.exit(64);
}

const bytes = readFileSync(path);
const text = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
const records: Record<string, string>[] = parse(text, { columns: true, skip_empty_lines: true });
// A tempo of 0 is the catalogue's word for "no beat found", not a measurement.
const rows = records
  .map((record) => featureNames.map((name) => (record[name] ? Number(record[name]) : Number.NaN)))
  .filter((row) => row.every(Number.isFinite) && (row[featureNames.indexOf('tempo')] ?? 0) > 0);
const { mean, sd, loadings, explained } = fitComponents(rows, componentCount);

const short = (value: number) => Number(value.toFixed(6));
const named = (values: readonly number[]) =>
  featureNames.map((name, index) => `    ${name}: ${short(values[index] ?? 0)},`).join('\n');
const origin = `Written by tools/fit-catalogue-space.ts from ${rows.length} recordings. Frozen: a new fit is a new version.`;
writeFileSync(
  scalerFile,
  `import type { FeatureName } from '@trc/contracts/documents/track.v1';

/** ${origin} Raw units. */
export const catalogueScaler: Readonly<Record<'mean' | 'sd', Readonly<Record<FeatureName, number>>>> = {
  mean: {
${named(mean)}
  },
  sd: {
${named(sd)}
  },
};
`,
);
writeFileSync(
  spaceFile,
  `import { catalogueScaler } from '@trc/music/catalogue-scaler.v1';
import type { CatalogueSpace } from './catalogue-space.ts';

/** ${origin} */
export const catalogueSpace: CatalogueSpace = {
  version: 'catalogue-space-1',
  ...catalogueScaler,
  // One row for each component; columns: ${featureNames.join(', ')}.
  loadings: [
${loadings.map((row) => `    [${row.map(short).join(', ')}],`).join('\n')}
  ],
  explained: [${explained.map(short).join(', ')}],
};
`,
);
process.stdout.write(
  `${rows.length} recordings, ${componentCount} components, ${(explained.reduce((a, b) => a + b, 0) * 100).toFixed(1)} % explained\n`,
);
