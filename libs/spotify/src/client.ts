import type { SpotifyCapabilities } from './capabilities.ts';
import { createCatalogue, type SpotifyCatalogue } from './catalogue.ts';
import { createConnection, type SpotifyClientOptions } from './connection.ts';
import { createLibrary, type SpotifyLibrary } from './library.ts';
import { createPlaylists, type SpotifyPlaylists } from './playlists.ts';

export interface SpotifyClient extends SpotifyCatalogue, SpotifyLibrary, SpotifyPlaylists {
  /** What the app may do, as known now: the mode's promise, less what the API has refused. */
  readonly capabilities: SpotifyCapabilities;
  /** Most hits of one search page in this mode. */
  readonly searchLimitMax: number;
}

/**
 * A client for one access token in one mode. All methods throw `SpotifyError` and nothing else; none of them sleeps:
 * a 429 comes back as `rate-limited` with the wait, and the caller parks.
 */
export function createSpotifyClient(options: SpotifyClientOptions): SpotifyClient {
  const connection = createConnection(options);
  return {
    ...createCatalogue(connection),
    ...createLibrary(connection),
    ...createPlaylists(connection),
    capabilities: connection.capabilities.current,
    searchLimitMax: connection.rules.searchLimitMax,
  };
}
