import type { SpotifyPlaylist } from '@trc/spotify/answers';
import type { SpotifyClient } from '@trc/spotify/client';
import { isSpotifyFailure } from '@trc/spotify/errors';
import { findMarked } from '../domain/publishing.ts';

/** What the ledger of publications knows, and how it is told. Each call commits before it returns. */
export interface PublicationLedger {
  readonly externalId: string | null;
  readonly creationBegunAt: Date | null;
  readonly publishedAt: Date | null;
  begin(): Promise<void>;
  record(external: { readonly id: string; readonly url: string }): Promise<void>;
}

export interface Wanted {
  readonly playlistId: string;
  readonly name: string;
  readonly description: string;
}

export interface External {
  readonly id: string;
  readonly url: string;
}

export type Placed =
  | { readonly kind: 'there'; readonly external: External }
  /** A creation may still be on its way; look again after that. */
  | { readonly kind: 'wait'; readonly afterMs: number };

/** A request that was under way when its sender died may land until then. */
const landingMs = 5_000;
/** The list of a listener's playlists may lag behind a creation; after that it is believed. */
const listLagMs = 3_600_000;
const listedMax = 2_000;

/**
 * Finds the listener's playlist for ours, or creates it, exactly once: the intent is written before the request, so
 * that after a crash or a lost answer the playlist is looked for by its marker before another is created.
 * @throws SpotifyError
 */
export async function placePlaylist(
  client: SpotifyClient,
  ledger: PublicationLedger,
  wanted: Wanted,
  now: Date,
): Promise<Placed> {
  const { id: ownerId } = await client.me();
  if (ledger.externalId !== null) {
    const known = await client.playlist(ledger.externalId);
    if (known?.ownerId === ownerId && (await isStillWanted(client, known, ledger, now))) {
      return there(known);
    }
  } else if (ledger.creationBegunAt !== null) {
    const landsAtMs = ledger.creationBegunAt.getTime() + landingMs;
    if (now.getTime() < landsAtMs) return { kind: 'wait', afterMs: landsAtMs - now.getTime() };
  }
  if (ledger.creationBegunAt !== null) {
    const { playlists } = await client.playlists({ countMax: listedMax });
    const marked = findMarked(playlists, wanted.playlistId, ownerId);
    if (marked) {
      await ledger.record(addressOf(marked));
      return there(marked);
    }
  }
  await ledger.begin();
  try {
    const created = await client.createPlaylist({ name: wanted.name, description: wanted.description });
    await ledger.record(addressOf(created));
    return there(created);
  } catch (error) {
    if (isSpotifyFailure(error, 'unavailable')) return { kind: 'wait', afterMs: landingMs };
    throw error;
  }
}

/**
 * A listener deletes a playlist by no longer following it: it still answers, and is gone from the list. Where the list
 * is longer than we read it may stand further down, and one that is written in vain is better than a second one.
 */
async function isStillWanted(
  client: SpotifyClient,
  known: SpotifyPlaylist,
  { publishedAt }: PublicationLedger,
  now: Date,
): Promise<boolean> {
  if (publishedAt === null || now.getTime() - publishedAt.getTime() < listLagMs) return true;
  const { playlists, hidden } = await client.playlists({ countMax: listedMax });
  return playlists.length + hidden >= listedMax || playlists.some(({ id }) => id === known.id);
}

function there(playlist: SpotifyPlaylist): Placed {
  return { kind: 'there', external: addressOf(playlist) };
}

function addressOf({ id, url }: SpotifyPlaylist): External {
  return { id, url: url ?? `https://open.spotify.com/playlist/${id}` };
}
