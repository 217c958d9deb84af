import type { Objects } from '@trc/runtime/objects';

export interface CountedObjects {
  readonly objects: Objects;
  /** Bytes that were put since the last look. */
  takeSizeBytes(): number;
}

/** A job reads what it and the one before it wrote, and nothing older. */
const keysOfTenantMax = 4;

/** Objects in memory, the newest few of each tenant; all that is put is counted. */
export function countedObjects(): CountedObjects {
  const byTenant = new Map<
    string,
    Map<string, { readonly bytes: Uint8Array; readonly contentType: string }>
  >();
  let sizeBytes = 0;
  const tenantOf = (key: string) => /ten_[0-9A-Z]+/.exec(key)?.[0] ?? '';
  const find = (key: string) => byTenant.get(tenantOf(key))?.get(key);
  const missing = (what: string) => (): never => {
    throw new Error(`the simulated object storage has no ${what}`);
  };
  const objects: Objects = {
    async put(key, bytes, contentType) {
      sizeBytes += bytes.byteLength;
      const own = byTenant.get(tenantOf(key)) ?? new Map();
      byTenant.set(tenantOf(key), own);
      own.set(key, { bytes, contentType });
      for (const oldest of own.keys()) {
        if (own.size <= keysOfTenantMax) break;
        own.delete(oldest);
      }
    },
    async get(key) {
      const found = find(key);
      if (!found) throw new Error(`there is no object ${key}`);
      return found.bytes;
    },
    async head(key) {
      const found = find(key);
      return found ? { sizeBytes: found.bytes.byteLength, contentType: found.contentType } : null;
    },
    async delete(key) {
      byTenant.get(tenantOf(key))?.delete(key);
    },
    async list(prefix) {
      return [...byTenant.values()].flatMap((own) => [...own.keys()].filter((key) => key.startsWith(prefix)));
    },
    putStream: missing('streams'),
    range: missing('ranges'),
    stream: missing('streams'),
    copy: missing('copies'),
    signedGet: missing('signatures'),
    startMultipart: missing('parts'),
    storedParts: missing('parts'),
    putPart: missing('parts'),
    signedPart: missing('parts'),
    completeMultipart: missing('parts'),
    abortMultipart: missing('parts'),
    abortMultiparts: missing('parts'),
  };
  return {
    objects,
    takeSizeBytes() {
      const taken = sizeBytes;
      sizeBytes = 0;
      return taken;
    },
  };
}
