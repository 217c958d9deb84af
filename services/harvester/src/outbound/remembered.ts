/** Values by id, kept for a while within this process. Spotify Content may be cached briefly and not stored. */
export interface Remembered<T> {
  /**
   * Loads what is not known, in one go; an id for which `load` gives nothing is not asked again for a while. Ids that
   * somebody is loading are waited for.
   */
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
  const underWay = new Map<string, Promise<void>>();

  async function keep(ids: readonly string[], loading: Promise<ReadonlyMap<string, T>>): Promise<void> {
    try {
      const loaded = await loading;
      const untilMs = options.now() + options.ttlMs;
      for (const id of ids) {
        entries.delete(id);
        entries.set(id, { untilMs, value: loaded.get(id) });
      }
    } finally {
      for (const id of ids) underWay.delete(id);
    }
  }

  return {
    async many(ids, load) {
      const nowMs = options.now();
      const unknown = [...new Set(ids)].filter((id) => (entries.get(id)?.untilMs ?? 0) <= nowMs);
      const missing = unknown.filter((id) => !underWay.has(id));
      if (missing.length > 0) {
        const kept = keep(missing, load(missing));
        for (const id of missing) underWay.set(id, kept);
      }
      await Promise.all(unknown.map((id) => underWay.get(id)));
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
