/**
 * Fits the scaler and the principal components of a catalogue and writes them as a source file of `services/taste`.
 * Usage: node tools/fit-catalogue-space.ts <catalogue.csv[.gz]> [file to write]
 * The csv needs a header with the names of the nine audio features, in Spotify's units.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { featureNames } from '../libs/contracts/src/documents/track.v1.ts';
import { fitComponents } from '../services/taste/src/domain/pca.ts';

const componentCount = 8;
const [path, target = new URL('../services/taste/src/domain/catalogue-space.v1.ts', import.meta.url)] =
  process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('usage: node tools/fit-catalogue-space.ts <catalogue.csv[.gz]> [file to write]\n');
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
writeFileSync(
  target,
  `import type { CatalogueSpace } from './catalogue-space.ts';

/** Written by tools/fit-catalogue-space.ts from ${rows.length} recordings. Frozen: a new fit is a new version. */
export const catalogueSpace: CatalogueSpace = {
  version: 'catalogue-space-1',
  mean: {
${named(mean)}
  },
  sd: {
${named(sd)}
  },
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
