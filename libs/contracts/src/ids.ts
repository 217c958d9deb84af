import { ulid } from 'ulid';
import { z } from 'zod';

/** One prefix for each kind of thing; an id says what it names. A secret never shares a prefix with its handle. */
export const idPrefixes = {
  tenant: 'ten',
  user: 'usr',
  key: 'key',
  job: 'job',
  upload: 'upl',
  import: 'imp',
  sample: 'smp',
  world: 'wld',
  candidateSet: 'cst',
  playlist: 'pls',
  run: 'run',
  message: 'msg',
  deadLetter: 'dlt',
  endpoint: 'whe',
  delivery: 'whd',
  ledgerLine: 'led',
  connection: 'con',
  session: 'sid',
  identity: 'idn',
  mail: 'eml',
  auditEntry: 'aud',
  terms: 'trm',
  payment: 'pay',
  userExport: 'uex',
  erasure: 'era',
  export: 'exp',
  projectImport: 'pim',
  batch: 'bat',
} as const;

export type IdKind = keyof typeof idPrefixes;
export type Id<K extends IdKind> = `${(typeof idPrefixes)[K]}_${string}`;

const ulidPattern = '[0-9A-HJKMNP-TV-Z]{26}';

/**
 * The schema of one kind of id: prefix, underscore, ULID. Named by a cast and not by a transform, because the API's
 * description could not say what a transform gives.
 */
export function idSchema<K extends IdKind>(kind: K) {
  const prefix = idPrefixes[kind];
  const text = z
    .string()
    .regex(new RegExp(`^${prefix}_${ulidPattern}$`), `an id that begins with ${prefix}_`);
  return text as unknown as z.ZodType<Id<K>, string>;
}

/** A new id. `atMs` (epoch milliseconds) orders ids by creation. */
export function newId<K extends IdKind>(kind: K, atMs: number = Date.now()): Id<K> {
  return `${idPrefixes[kind]}_${ulid(atMs)}` as Id<K>;
}

export const tenantId = idSchema('tenant');
export const userId = idSchema('user');
export const keyId = idSchema('key');
export const sessionId = idSchema('session');
export const auditEntryId = idSchema('auditEntry');
export const jobId = idSchema('job');
export const importId = idSchema('import');
export const sampleId = idSchema('sample');
export const worldId = idSchema('world');
export const candidateSetId = idSchema('candidateSet');
export const playlistId = idSchema('playlist');
export const exportId = idSchema('export');
export const projectImportId = idSchema('projectImport');
export const batchId = idSchema('batch');
