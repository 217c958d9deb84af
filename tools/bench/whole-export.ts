import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ExportFormat } from '@trc/contracts/documents/export.v1';
import { analysisSchema } from '@trc/contracts/documents/sample.v1';
import { newId } from '@trc/contracts/ids';
import type { AnalysisPool } from '../../services/analysis/src/outbound/analysis-pool.ts';
import { type ArchiveOrder, storeArchive } from '../../services/analysis/src/outbound/export-archive.ts';
import type { StoredSample } from '../../services/analysis/src/outbound/exportable-samples.store.ts';
import type { MixedFile } from './export-files.ts';
import { forgettingStorage } from './forgetting-storage.ts';

/**
 * Makes a whole archive of the files, as the service does: reading, converting, hashing, the zip and its parts, only storage costs nothing.
 */
export async function wholeExport(
  files: readonly MixedFile[],
  format: ExportFormat,
  pool: Pick<AnalysisPool, 'convert'>,
): Promise<void> {
  const example = new URL('../../libs/contracts/examples/documents/sample.v1.json', import.meta.url);
  const { analysis } = JSON.parse(readFileSync(example, 'utf8'));
  const samples = files.map(({ path, seconds }): StoredSample => {
    const bytes = readFileSync(path);
    return {
      id: newId('sample'),
      filename: path,
      sizeBytes: bytes.length,
      objectKey: path,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      analysis: analysisSchema.parse({ ...analysis, duration_s: seconds }),
    };
  });
  const padsPerBank = 16;
  const padOf = (i: number) => ({
    bank: 1 + Math.floor(i / padsPerBank),
    pad: 1 + (i % padsPerBank),
    ...{ loop: false, one_shot: true, bpm: null },
  });
  const isProject = format === 'sp404mk2-project';
  const order: ArchiveOrder = {
    format,
    name: 'Mixed',
    files: samples.map(({ id }, i) => ({
      sample_id: id,
      name: `sound ${i}`,
      gain_db: 0,
      pad: isProject ? padOf(i) : null,
    })),
    layout: isProject ? { bpm: null, banks: [] } : null,
    picture: null,
  };
  const made = await storeArchive('tenants/none/exports/none/archive.zip', order, samples, {
    objects: forgettingStorage(async (path) => new Uint8Array(readFileSync(path))),
    pool,
    progress: () => undefined,
    isWanted: async () => true,
    signal: new AbortController().signal,
  });
  if (made.files !== files.length) throw new Error(`Left out: ${JSON.stringify(made.leftOut)}`);
}
