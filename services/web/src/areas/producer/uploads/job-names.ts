const storageKey = 'trc.job-names';
const namesMax = 300;

/** A job of the API has no file name; the names of files that this browser sent are kept here. */
export function jobNames(storage: Pick<Storage, 'getItem' | 'setItem'>) {
  const read = (): ReadonlyArray<readonly [string, string]> => {
    try {
      const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]');
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  };
  return {
    nameOf: (jobId: string): string | null => read().find(([id]) => id === jobId)?.[1] ?? null,
    keep(jobId: string, name: string): void {
      const others = read().filter(([id]) => id !== jobId);
      try {
        storage.setItem(storageKey, JSON.stringify([[jobId, name], ...others].slice(0, namesMax)));
      } catch {
        // A full storage costs a name in a list, and nothing else.
      }
    },
  };
}
