import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import type { DecodedSound } from '../../../services/analysis/src/outbound/decoder.ts';
import type { Entry } from './manifest.ts';

/** What a module has to export as `default`: its result must be plain data. */
export type Measure<T> = (sound: DecodedSound, entry: Entry) => T | Promise<T>;

export interface DecodedTask {
  readonly path: string;
  readonly entry: Entry;
  readonly module: string;
}

/**
 * Decodes files as the product does and runs a module over them, on all cores: for trying out a method.
 * @param module the file's address, as in `new URL('./try.ts', import.meta.url)`
 * @returns one result for each entry, in their order; null for a file that is refused
 */
export async function overDecoded<T>(
  folder: string,
  entries: readonly Entry[],
  module: URL,
): Promise<(T | null)[]> {
  const pool = new Piscina<DecodedTask, T | null>({
    filename: new URL('./decoded.worker.ts', import.meta.url).href,
    maxThreads: availableParallelism(),
  });
  try {
    return await Promise.all(
      entries.map((entry) => pool.run({ path: join(folder, entry.file), entry, module: module.href })),
    );
  } finally {
    await pool.destroy();
  }
}
