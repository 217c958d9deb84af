import { type Page, pageOf } from './answers.ts';
import { badRequest } from './errors.ts';

/**
 * Reads a list page after page, by offset and not by its `next` address, which names Spotify's own host.
 * @param read asks for the page of `limit` entries that starts at the offset.
 */
export async function* pages(
  { limit, countMax }: { limit: number; countMax: number },
  read: (offset: number) => Promise<unknown>,
): AsyncGenerator<Page> {
  for (let offset = 0; offset < countMax; offset += limit) {
    const page = pageOf(await read(offset));
    yield { ...page, items: page.items.slice(0, countMax - offset) };
    if (!page.next || page.items.length === 0) return;
  }
}

export function chunks<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    values.slice(i * size, (i + 1) * size),
  );
}

/** Maps with a bound on what runs at once; keeps the order. The first failure stops what has not started. */
export async function mapBounded<T, R>(
  values: readonly T[],
  concurrencyMax: number,
  map: (value: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(values.length);
  const queue = values.entries();
  let failed = false;
  const work = async () => {
    for (const [index, value] of queue) {
      if (failed) return;
      try {
        results[index] = await map(value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrencyMax, values.length) }, work));
  return results;
}

/** Ids go into paths: only letters and digits may pass. @throws SpotifyError `bad-request`. */
export function requireId(id: string): string {
  if (/^[0-9A-Za-z]{1,64}$/.test(id)) return id;
  throw badRequest(`"${id.slice(0, 64)}" is not a Spotify id`);
}
