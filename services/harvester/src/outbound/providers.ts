import type { ListenBrainzCatalogue } from './catalogue.listenbrainz.ts';
import type { Catalogue } from './catalogue.ts';
import type { Recent } from './recent.ts';
import type { OpenSpotify, SpotifyAccess } from './spotify.ts';
import type { Tally } from './tally.ts';

/** Opens the catalogues for one job. Budgets and memory are shared by all jobs of the process. */
export interface Providers {
  readonly openSpotify: OpenSpotify;
  readonly spotify: (client: Extract<SpotifyAccess, { kind: 'client' }>['client']) => Catalogue;
  readonly open: (tally: Tally) => ListenBrainzCatalogue;
  readonly recent: Recent;
}
