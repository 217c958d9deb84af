export interface Done<T> {
  readonly done: readonly T[];
  /** The first of what went wrong, `null` when nothing did. */
  readonly error: unknown;
}

/** Works on all of them, so many at a time; what fails stops nothing but is told. */
export async function inTurns<T>(
  items: readonly T[],
  atATime: number,
  work: (item: T) => Promise<unknown>,
): Promise<Done<T>> {
  const waiting = [...items];
  const done: T[] = [];
  let error: unknown = null;
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await work(item);
        done.push(item);
      } catch (problem) {
        error ??= problem;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, worker));
  return { done, error };
}
