import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The names as given; `-` stands for the lines of the input, which are taken as they come. */
export async function* namesOf(given: readonly string[], input: Readable): AsyncGenerator<string> {
  for (const name of given) {
    if (name !== '-') yield name;
    else for await (const line of createInterface({ input })) if (line !== '') yield line;
  }
}
