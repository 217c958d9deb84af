/** Remembers what was loaded a short while ago, so that a job that was parked does not ask for everything again. */
export interface Recent {
  /** Loads at most once per key at a time; a failed load is forgotten. */
  get<T>(key: string, load: () => Promise<T>): Promise<T>;
}

/** @param entriesMax the oldest entry goes when there are more. */
export function createRecent(options: {
  readonly ttlMs: number;
  readonly entriesMax: number;
  readonly now: () => number;
}): Recent {
  const entries = new Map<string, { readonly untilMs: number; readonly value: Promise<unknown> }>();
  return {
    get<T>(key: string, load: () => Promise<T>): Promise<T> {
      const known = entries.get(key);
      if (known && known.untilMs > options.now()) return known.value as Promise<T>;
      const value = load();
      entries.delete(key);
      entries.set(key, { untilMs: options.now() + options.ttlMs, value });
      value.catch(() => entries.delete(key));
      for (const oldest of entries.keys()) {
        if (entries.size <= options.entriesMax) break;
        entries.delete(oldest);
      }
      return value;
    },
  };
}
