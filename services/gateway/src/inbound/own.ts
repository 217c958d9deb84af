import type { ReplyOf } from '@trc/contracts/message';
import { getPlaylist } from '@trc/contracts/queries/get-playlist.v1';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import type { Ask } from '@trc/runtime/ask';
import { Problem } from '@trc/runtime/http-problem';
import type { Caller } from '../outbound/callers.store.ts';

/** What the caller owns. Somebody else's is not found, like what does not exist. */
export function own<T extends { readonly user_id: string }>(caller: Caller, found: T | null): T {
  if (found?.user_id !== caller.userId) throw new Problem('not-found');
  return found;
}

export async function ownWorld(
  ask: Ask,
  caller: Caller,
  worldId: string,
): Promise<NonNullable<ReplyOf<typeof getWorld>>> {
  return own(caller, await ask(getWorld, caller.tenantId, { world_id: worldId, version: null }));
}

export async function ownPlaylist(
  ask: Ask,
  caller: Caller,
  playlistId: string,
): Promise<NonNullable<ReplyOf<typeof getPlaylist>>> {
  return own(caller, await ask(getPlaylist, caller.tenantId, { playlist_id: playlistId }));
}
