import type { Objects } from '@trc/runtime/objects';
import { createHistoryBuilder, type History, UnreadableHistory } from '../domain/history.ts';
import { createEntryReader, readPlay } from '../domain/history-entries.ts';
import { type ByteSource, listMembers, pieces, readMember } from './zip.ts';

export type HistoryRead =
  | { readonly kind: 'history'; readonly history: History }
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'gone' };

/** Listening histories that people have uploaded. */
export interface HistoryImports {
  read(objectKey: string): Promise<HistoryRead>;
}

/** Where the gateway puts what somebody uploads. */
export const importKey = (tenantId: string, importId: string) => `imports/${tenantId}/${importId}`;

/** A lifetime of listening unpacks to about 250 MB. */
const unpackedBytesMax = 768 * 1024 * 1024;
const filesMax = 200;
const entriesMax = 1_000_000;

/** Names of the histories in the archives: the extended one now and before 2023, and the short one of the last year. */
const extendedName = /(?:^|\/)(?:Streaming_History_Audio_[^/]*|endsong_\d+)\.json$/i;
const shortName = /(?:^|\/)StreamingHistory(?:_music_)?\d+\.json$/i;

export function historyImports(objects: Pick<Objects, 'head' | 'range'>): HistoryImports {
  return {
    async read(objectKey) {
      const facts = await objects.head(objectKey);
      if (facts === null) return { kind: 'gone' };
      const read = (offsetBytes: number, lengthBytes: number) =>
        objects.range(objectKey, offsetBytes, lengthBytes);
      try {
        return { kind: 'history', history: await readHistory({ sizeBytes: facts.sizeBytes, read }) };
      } catch (error) {
        if (error instanceof UnreadableHistory) return { kind: 'unreadable', detail: error.message };
        throw error;
      }
    },
  };
}

/** One JSON file, or the archive with all of them. @throws UnreadableHistory */
export async function readHistory(source: ByteSource, bytesMax = unpackedBytesMax): Promise<History> {
  if (source.sizeBytes === 0) throw new UnreadableHistory('The file is empty.');
  const builder = createHistoryBuilder();
  let [unpackedBytes, entries] = [0, 0];
  const createFile = () =>
    createEntryReader((entry) => {
      entries += 1;
      if (entries > entriesMax)
        throw new UnreadableHistory(`The history has more than ${entriesMax} entries.`);
      const play = readPlay(entry);
      if (play) builder.add(play);
    });
  const bound = (file: ReturnType<typeof createFile>) => (chunk: Uint8Array) => {
    unpackedBytes += chunk.length;
    if (unpackedBytes > bytesMax)
      throw new UnreadableHistory('The history unpacks to more than a lifetime of listening.');
    file.push(chunk);
  };
  const [p, k] = await source.read(0, Math.min(2, source.sizeBytes));
  if (p === 0x50 && k === 0x4b) {
    const members = await listMembers(source);
    const extended = members.filter(({ name }) => extendedName.test(name));
    const found = extended.length > 0 ? extended : members.filter(({ name }) => shortName.test(name));
    if (found.length === 0)
      throw new UnreadableHistory('The ZIP archive holds no Streaming_History_Audio_….json file.');
    if (found.length > filesMax)
      throw new UnreadableHistory('The ZIP archive holds more files than a history has.');
    for (const member of found) {
      const file = createFile();
      await readMember(source, member, bound(file));
      file.end();
    }
  } else {
    const file = createFile();
    const take = bound(file);
    for await (const piece of pieces(source, 0, source.sizeBytes)) take(piece);
    file.end();
  }
  const history = builder.build();
  if (history.plays.length === 0)
    throw new UnreadableHistory('The file names no song that was played for 30 seconds or longer.');
  return history;
}
