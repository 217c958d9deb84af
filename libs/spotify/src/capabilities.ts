/** How the app is registered: an old app with extended access, or what an app registered since February 2026 gets. */
export type SpotifyMode = 'extended' | 'development';

/** What a mode may allow. `batch` is many ids in one call. */
export type SpotifyCapability = 'search' | 'features' | 'recommend' | 'write' | 'batch';

export type SpotifyCapabilities = Readonly<Record<SpotifyCapability, boolean>>;

/** What differs between the modes before the API has answered anything. */
export interface ModeRules {
  readonly capabilities: SpotifyCapabilities;
  /** Most hits of one search page. */
  readonly searchLimitMax: number;
  /** Most playlist items of one page. */
  readonly playlistPageLimitMax: number;
  /** Last word of the path of a playlist's contents. */
  readonly playlistContents: 'tracks' | 'items';
  /** How "is it in my library" names the tracks, and how many at most in one call. */
  readonly libraryContainsBy: 'ids' | 'uris';
  readonly libraryContainsMax: number;
  /** Where a new playlist is posted: under the user's id, or under `me`. */
  readonly playlistHome: 'users' | 'me';
}

/** Source: Spotify's February 2026 migration guide; extended apps are exempt from all of its changes. */
export const modeRules: Readonly<Record<SpotifyMode, ModeRules>> = {
  extended: {
    capabilities: { search: true, features: true, recommend: true, write: true, batch: true },
    searchLimitMax: 50,
    playlistPageLimitMax: 100,
    playlistContents: 'tracks',
    libraryContainsBy: 'ids',
    libraryContainsMax: 50,
    playlistHome: 'users',
  },
  development: {
    capabilities: { search: true, features: false, recommend: false, write: true, batch: false },
    searchLimitMax: 10,
    playlistPageLimitMax: 50,
    playlistContents: 'items',
    libraryContainsBy: 'uris',
    libraryContainsMax: 40,
    playlistHome: 'me',
  },
};
