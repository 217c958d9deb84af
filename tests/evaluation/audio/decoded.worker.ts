import { readFile } from 'node:fs/promises';
import { isRefusal } from '../../../services/analysis/src/domain/container/refusals.ts';
import { decodeSound } from '../../../services/analysis/src/outbound/decoder.ts';
import type { DecodedTask, Measure } from './decoded.ts';
import { DURATION_S_MAX } from './ours.ts';

export default async function measureDecoded({ path, entry, module }: DecodedTask): Promise<unknown> {
  const { default: measure } = (await import(module)) as { readonly default: Measure<unknown> };
  const sound = await decodeSound(await readFile(path), DURATION_S_MAX);
  return isRefusal(sound) ? null : measure(sound, entry);
}
