import { gunzipSync } from 'node:zlib';
import { type CandidateSet, candidateSetSchema } from '@trc/contracts/documents/candidate-set.v1';
import type { Objects } from '@trc/runtime/objects';

const sizeBytesMax = 256 * 1024 * 1024;

/** Zero characters and halves of surrogate pairs: JSON carries them, Postgres does not store them. */
const unstorable = /[\0\p{Cs}]/gu;

/**
 * Reads a gathered candidate set: gzipped JSON.
 * @throws when the object is missing, too large or not a candidate set.
 */
export async function readCandidateSet(
  objects: Pick<Objects, 'get'>,
  objectKey: string,
): Promise<CandidateSet> {
  const text = gunzipSync(await objects.get(objectKey), { maxOutputLength: sizeBytesMax }).toString('utf8');
  const document: unknown = JSON.parse(text, (_key, value) =>
    typeof value === 'string' ? value.replace(unstorable, '') : value,
  );
  return candidateSetSchema.parse(document);
}
