import type { Objects } from '@trc/runtime/objects';
import type { PersonalFile } from '@trc/runtime/personal-data';
import type { ExportPart } from './database.ts';

export interface ExportFile {
  readonly name: string;
  readonly url: string;
  readonly size_bytes: number;
}

/** The files of an export under signed addresses: a document of each service, and what lies in storage already. */
export async function filesOfExport(
  objects: Pick<Objects, 'get' | 'signedGet'>,
  parts: Readonly<Record<string, ExportPart>>,
  expiresS: number,
): Promise<readonly ExportFile[]> {
  const found = Object.entries(parts).map(
    ([service, { object_key, size_bytes }]): PersonalFile => ({
      name: `${service}.json`,
      object_key,
      size_bytes,
    }),
  );
  for (const { links_key } of Object.values(parts)) {
    if (links_key === null) continue;
    const links: PersonalFile[] = JSON.parse(Buffer.from(await objects.get(links_key)).toString('utf8'));
    found.push(...links);
  }
  return Promise.all(
    found.map(async ({ name, object_key, size_bytes }) => ({
      name,
      url: await objects.signedGet(object_key, { expiresS, filename: name.split('/').at(-1) ?? name }),
      size_bytes,
    })),
  );
}
