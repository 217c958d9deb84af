/**
 * Fits how a catalogue's features go together with what any sound tells (loudness, tempo, mode, length) and writes it as a
 * source file of the analysis: the mean and the covariance of both together. A regression of the features on any part of
 * the rest, with its residual covariance, follows from these by conditioning.
 * Usage: node tools/fit-listener-features.ts <catalogue.csv[.gz]> [file to write]
 * The csv needs a header with the names of the nine audio features, `mode` and `duration_ms`, in Spotify's units.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import {
  commonNames,
  estimatedNames,
  lengthAxis,
  modeAxis,
  tempoAxes,
} from '../services/analysis/src/domain/library/listener-features-space.ts';

const [
  path,
  file = new URL('../services/analysis/src/domain/library/listener-features.v1.ts', import.meta.url),
] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('usage: node tools/fit-listener-features.ts <catalogue.csv[.gz]> [file to write]\n');
  process.exit(64);
}

const bytes = readFileSync(path);
const text = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
const records: Record<string, string>[] = parse(text, { columns: true, skip_empty_lines: true });
const number = (record: Record<string, string>, name: string) =>
  record[name] ? Number(record[name]) : Number.NaN;
const common = (record: Record<string, string>) => ({
  loudness_db: number(record, 'loudness'),
  ...tempoAxes(number(record, 'tempo')),
  mode: modeAxis(number(record, 'mode') === 1 ? 'major' : 'minor'),
  length_octaves: lengthAxis(number(record, 'duration_ms') / 1_000),
});
// A tempo of 0 is the catalogue's word for "no beat found"; its logarithm is not finite and the row is left out.
const rows = records
  .map((record) => {
    const known = common(record);
    return [...estimatedNames.map((name) => number(record, name)), ...commonNames.map((name) => known[name])];
  })
  .filter((row) => row.every(Number.isFinite));

const columns = [...estimatedNames, ...commonNames].map((_, index) => rows.map((row) => row[index] ?? 0));
const mean = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
const centred = columns.map((values, index) => values.map((value) => value - (mean[index] ?? 0)));
const covariance = centred.map((a) =>
  centred.map((b) => a.reduce((sum, value, row) => sum + value * (b[row] ?? 0), 0) / rows.length),
);
const percentile = (part: number) =>
  commonNames
    .map((name, index) => {
      const sorted = columns[estimatedNames.length + index]?.toSorted((a, b) => a - b) ?? [];
      return `    ${name}: ${short(sorted[Math.floor(part * (sorted.length - 1))] ?? 0)},`;
    })
    .join('\n');
function short(value: number): number {
  return Number(value.toFixed(6));
}

writeFileSync(
  file,
  `import type { JointSpread } from './listener-features-space.ts';

/** Written by tools/fit-listener-features.ts from ${rows.length} recordings. Frozen: a new fit is a new version. */
export const jointSpread: JointSpread = {
  // ${[...estimatedNames, ...commonNames].join(', ')}
  mean: [${mean.map(short).join(', ')}],
  covariance: [
${covariance.map((row) => `    [${row.map(short).join(', ')}],`).join('\n')}
  ],
  low: {
${percentile(0.01)}
  },
  high: {
${percentile(0.99)}
  },
};
`,
);
process.stdout.write(`${rows.length} recordings\n`);
