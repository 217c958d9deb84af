import type { Track } from '@trc/contracts/documents/track.v1';
import { listLibraryTracks } from '@trc/contracts/queries/list-library-tracks.v1';
import type { Ask } from '@trc/runtime/ask';

/** The tenant's own analysed sounds as tracks; what is unknown or not analysed yet is left out. @throws Unavailable */
export type ReadLibrary = (tenantId: string, ids: readonly string[]) => Promise<readonly Track[]>;

export function libraryOver(ask: Ask): ReadLibrary {
  return async (tenantId, ids) =>
    ids.length === 0 ? [] : (await ask(listLibraryTracks, tenantId, { by: 'ids', ids: [...ids] })).items;
}
