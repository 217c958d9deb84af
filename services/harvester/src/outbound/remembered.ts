/** Values by id, kept for a while within this process. Spotify Content may be cached briefly and not stored. */
export interface Remembered<T> {
  /** Loads what is not known, in one go; an id for which `load` gives nothing is not asked again for a while. */
  many(
    ids: readonly string[],
    load: (missing: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  ): Promise<ReadonlyMap<string, T>>;
}

export function createRemembered<T>(options: {
  readonly ttlMs: number;
  readonly entriesMax: number;
  readonly now: () => number;
}): Remembered<T> {
  const entries = new Map<string, { readonly untilMs: number; readonly value: T | undefined }>();
  return {
    async many(ids, load) {
      const nowMs = options.now();
      const missing = [...new Set(ids)].filter((id) => (entries.get(id)?.untilMs ?? 0) <= nowMs);
      const loaded = missing.length > 0 ? await load(missing) : new Map<string, T>();
      for (const id of missing) {
        entries.delete(id);
        entries.set(id, { untilMs: nowMs + options.ttlMs, value: loaded.get(id) });
      }
      const found = new Map<string, T>();
      for (const id of ids) {
        const value = entries.get(id)?.value;
        if (value !== undefined) found.set(id, value);
      }
      for (const oldest of entries.keys()) {
        if (entries.size <= options.entriesMax) break;
        entries.delete(oldest);
      }
      return found;
    },
  };
}
