/** What an app may do depends on when and how it was registered. */
export const MODES = ['extended', 'dev-new', 'dev-old'] as const;
export type Mode = (typeof MODES)[number];

/** Families of calls that Spotify counts together; the real grouping is not published. */
export const BUCKETS = [
  'profile',
  'personal',
  'library',
  'catalogue',
  'search',
  'playlist-read',
  'playlist-write',
  'image',
] as const;
export type Bucket = (typeof BUCKETS)[number];

export interface App {
  readonly clientId: string;
  readonly secret: string;
  readonly name: string;
  /** The developer account whose quota the app shares. */
  account: string;
  mode: Mode;
  ownerPremium: boolean;
  redirectUris: string[];
  /** Calls per rolling 30 s. */
  rateLimit: number;
  /** Calls per bucket and rolling 24 h; only development modes count them. */
  quota: Record<Bucket, number>;
  /** Under which key a playlist entry shows its track to `dev-new`. */
  itemKeys: 'item' | 'both' | 'track';
  /** The behaviour before June 2026: every refresh hands out a new refresh token and voids the old one. */
  rotatesRefreshTokens: boolean;
}

export const TIME_RANGES = ['short_term', 'medium_term', 'long_term'] as const;
export type TimeRange = (typeof TIME_RANGES)[number];

export interface User {
  readonly id: string;
  readonly accountId: string;
  readonly displayName: string;
  readonly email: string;
  readonly country: string;
  readonly premium: boolean;
  readonly allowListed: boolean;
  /** Newest first. */
  readonly recent: readonly { readonly track: number; readonly playedAtMs: number }[];
  readonly top: Readonly<Record<TimeRange, readonly number[]>>;
  /** Newest first: uri → when it was saved. */
  readonly saved: Map<string, number>;
  /** Playlist ids in the order of the user's list: own and followed. */
  readonly playlists: string[];
  readonly following: string[];
}

export type Entry =
  | { readonly kind: 'track'; readonly track: number }
  | {
      readonly kind: 'local';
      readonly name: string;
      readonly artist: string;
      readonly album: string;
      readonly durationMs: number;
    }
  | { readonly kind: 'episode'; readonly id: string; readonly name: string; readonly durationMs: number }
  | { readonly kind: 'gone' };

export interface PlaylistItem {
  readonly addedAtMs: number;
  readonly addedBy: string;
  readonly entry: Entry;
}

export interface Playlist {
  readonly id: string;
  readonly ownerId: string;
  name: string;
  description: string;
  isPublic: boolean;
  collaborative: boolean;
  items: PlaylistItem[];
  /** Counts the writes; part of the snapshot id. */
  version: number;
  cover: Uint8Array | null;
  /** The app that created it through the API, or null for what the user had before. */
  readonly createdBy: string | null;
  readonly createdAtMs: number;
}

export interface Code {
  readonly clientId: string;
  readonly userId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge: string | null;
  readonly expiresAtMs: number;
}

/** One consent of one user to one app. Its refresh token changes only where the app rotates. */
export interface Grant {
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly consentedAtMs: number;
  refreshToken: string;
  revoked: boolean;
}

export interface AccessToken {
  readonly clientId: string;
  readonly grant: Grant | null;
  readonly expiresAtMs: number;
}

export interface SpotifyState {
  readonly apps: Map<string, App>;
  readonly users: Map<string, User>;
  readonly playlists: Map<string, Playlist>;
  readonly codes: Map<string, Code>;
  readonly grants: Map<string, Grant>;
  readonly tokens: Map<string, AccessToken>;
  /** Times of calls: per app for the rate limit, per account and bucket for the quota. */
  readonly calls: Map<string, number[]>;
  readonly spent: Map<string, number[]>;
  /** How many playlists were created through the API, per user. */
  readonly creates: Map<string, number>;
  clockOffsetMs: number;
}

/** Any port of the loopback literals, as Spotify allows for a redirect registered without a port. */
const DEFAULT_REDIRECTS = [
  'http://127.0.0.1/v1/auth/spotify/callback',
  'http://[::1]/v1/auth/spotify/callback',
];

const DEVELOPMENT_QUOTA = 600;
const PLAYLIST_READ_QUOTA = 2_600;

function app(clientId: string, mode: Mode, account: string): App {
  const quota = Object.fromEntries(BUCKETS.map((bucket) => [bucket, DEVELOPMENT_QUOTA])) as Record<
    Bucket,
    number
  >;
  quota['playlist-read'] = PLAYLIST_READ_QUOTA;
  return {
    clientId,
    secret: `${clientId}-secret`,
    name: `Tokyo Record Club (${mode})`,
    account,
    mode,
    ownerPremium: true,
    redirectUris: [...DEFAULT_REDIRECTS],
    rateLimit: mode === 'extended' ? 600 : 180,
    quota,
    itemKeys: 'item',
    rotatesRefreshTokens: false,
  };
}

/** The default apps, no users, no calls. The quota figures are the measured ones: 600 per family, 2,600 playlist loads. */
export function emptyState(): SpotifyState {
  const apps = [
    app('trc-extended', 'extended', 'account-extended'),
    app('trc-development', 'dev-new', 'account-development'),
    app('trc-development-old', 'dev-old', 'account-development'),
  ];
  return {
    apps: new Map(apps.map((a) => [a.clientId, a])),
    users: new Map(),
    playlists: new Map(),
    codes: new Map(),
    grants: new Map(),
    tokens: new Map(),
    calls: new Map(),
    spent: new Map(),
    creates: new Map(),
    clockOffsetMs: 0,
  };
}

/** Drops the oldest entries of a map until it holds at most `max`. */
export function bound<K, V>(map: Map<K, V>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}
