/**
 * Fits the axes along which similarity vectors spread most and writes them as a source file of the analysis' migrations.
 * Usage: node tools/fit-similarity-axes.ts [file to write]
 * Source: principal components of the covariance matrix (Hotelling 1933).
 */
import { writeFileSync } from 'node:fs';
import { variedAnalyses } from '../services/analysis/test/varied-sounds.ts';
import { eigenvectorsOf } from '../services/taste/src/domain/pca.ts';

const soundCount = 400;
const axisCount = 8;
const [file = new URL('../services/analysis/src/migrations/similarity-axes.v2.ts', import.meta.url)] =
  process.argv.slice(2);

const vectors = variedAnalyses(soundCount, 1).map(({ similarity }) => similarity);
const width = vectors[0]?.length ?? 0;
const columns = Array.from({ length: width }, (_, column) => {
  const values = vectors.map((vector) => vector[column] ?? 0);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
});
const covariance = columns.map((a) =>
  columns.map((b) => a.reduce((sum, value, row) => sum + value * (b[row] ?? 0), 0) / soundCount),
);
const found = eigenvectorsOf(covariance);
const axes = found.slice(0, axisCount);
const spread = (pairs: typeof found) => pairs.reduce((sum, { value }) => sum + value, 0);

writeFileSync(
  file,
  `/** Written by tools/fit-similarity-axes.ts from ${soundCount} sounds; of unit length and at right angles. Frozen: a new fit is a new version. */
export const similarityAxes: ReadonlyArray<readonly number[]> = [
${axes.map(({ vector }) => `  [${vector.map((value) => Number(value.toFixed(6))).join(', ')}],`).join('\n')}
];
`,
);
process.stdout.write(
  `${soundCount} sounds, ${axisCount} axes, ${((100 * spread(axes)) / spread(found)).toFixed(1)} % of the spread\n`,
);
