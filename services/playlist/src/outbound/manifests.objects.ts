import { trackSchema } from '@trc/contracts/documents/track.v1';
import { worldSchema } from '@trc/contracts/documents/world.v1';
import { putGzippedJson } from '@trc/runtime/gzipped-json';
import type { Objects } from '@trc/runtime/objects';
import { z } from 'zod';
import type { Manifest } from '../domain/manifest.ts';
import type { Weights } from '../domain/weights.v2.ts';
import { readDocument } from './documents.objects.ts';

const manifestSchema = z.object({
  schema_version: z.literal(1),
  world: worldSchema,
  // Weights of any version, also of one that knew other names: nothing of them may get lost.
  weights: z.custom<Weights>((value) => typeof value === 'object' && value !== null),
  share: z.number().min(0).max(1),
  previous: z.array(
    z.object({
      intersection: z.string(),
      tracks: z.array(z.object({ track: trackSchema, times_kept: z.number().int().nonnegative() })),
    }),
  ),
  blocked: z.object({ recordings: z.array(z.string()), artists: z.array(z.string()) }),
});

/** One composition of a world has one place: the same event again writes the same object. */
export const manifestKeyOf = (tenantId: string, candidateSetId: string) =>
  `tenants/${tenantId}/compositions/${candidateSetId}.json.gz`;

export async function putManifest(
  objects: Pick<Objects, 'put'>,
  manifestKey: string,
  manifest: Manifest,
): Promise<void> {
  await putGzippedJson(objects, manifestKey, manifest);
}

/** `null` when its time is over. @throws when the object is no manifest. */
export function readManifest(
  objects: Pick<Objects, 'get' | 'head'>,
  manifestKey: string,
): Promise<Manifest | null> {
  return readDocument(objects, manifestKey, manifestSchema);
}
