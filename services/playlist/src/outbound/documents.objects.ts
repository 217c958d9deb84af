import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type CandidateSet, candidateSetSchema } from '@trc/contracts/documents/candidate-set.v1';
import { type World, worldSchema } from '@trc/contracts/documents/world.v1';
import type { Objects } from '@trc/runtime/objects';
import type { z } from 'zod';

const decompress = promisify(gunzip);
const sizeBytesMax = 256 * 1024 * 1024;

/** Zero characters and halves of surrogate pairs: JSON carries them, Postgres does not store them. */
const unstorable = /[\0\p{Cs}]/gu;

type Reading = Pick<Objects, 'get' | 'head'>;

/** A gathered candidate set; `null` when its time is over. @throws when it is too large or no candidate set. */
export function readCandidateSet(objects: Reading, objectKey: string): Promise<CandidateSet | null> {
  return readDocument(objects, objectKey, candidateSetSchema);
}

/** The world of a preview; `null` when its time is over. @throws when it is too large or no world. */
export function readDraft(objects: Reading, draftKey: string): Promise<World | null> {
  return readDocument(objects, draftKey, worldSchema);
}

/**
 * A gzipped JSON document; `null` when there is no such object.
 * @throws when it is larger than 256 MiB or not of the schema.
 */
export async function readDocument<S extends z.ZodType>(
  objects: Reading,
  objectKey: string,
  schema: S,
): Promise<z.output<S> | null> {
  if ((await objects.head(objectKey)) === null) return null;
  const bytes = await decompress(await objects.get(objectKey), { maxOutputLength: sizeBytesMax });
  const document: unknown = JSON.parse(bytes.toString('utf8'), (_key, value) =>
    typeof value === 'string' ? value.replace(unstorable, '') : value,
  );
  return schema.parse(document);
}
