import type { Recent } from '@trc/runtime/recent';
import type { OpenSpotify } from '@trc/spotify/access';
import type { SpotifyClient } from '@trc/spotify/client';
import type { Tally } from '@trc/spotify/tally';
import type { ListenBrainzCatalogue } from './catalogue.listenbrainz.ts';
import type { Catalogue } from './catalogue.ts';

/** Opens the catalogues for one job. Budgets and memory are shared by all jobs of the process. */
export interface Providers {
  readonly openSpotify: OpenSpotify;
  readonly spotify: (client: SpotifyClient) => Catalogue;
  readonly open: (tally: Tally) => ListenBrainzCatalogue;
  /** The tenant's own sounds. */
  readonly library: (tenantId: string) => Catalogue;
  readonly recent: Recent;
}
