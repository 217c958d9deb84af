/**
 * Works on many items at once and gives the results in the order of the items, each as soon as it and all before it
 * are there.
 * @param ahead how many items may be begun before the first result that is still missing
 * @param work must not reject: a fault belongs into the result
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  ahead: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const source = items[Symbol.asyncIterator]();
  const begun: Promise<R>[] = [];
  let next: Promise<IteratorResult<T>> | null = source.next();
  while (next || begun.length > 0) {
    const item = begun.length < ahead ? next?.then((taken) => ({ taken })) : undefined;
    const result = begun[0]?.then((given) => ({ given }));
    const first = await Promise.race([item, result].filter((promise) => promise !== undefined));
    if ('given' in first) {
      begun.shift();
      yield first.given;
    } else if (first.taken.done) next = null;
    else {
      begun.push(work(first.taken.value));
      next = source.next();
    }
  }
}
