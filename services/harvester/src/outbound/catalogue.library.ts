import { listLibraryTracks } from '@trc/contracts/queries/list-library-tracks.v1';
import type { Ask } from '@trc/runtime/ask';
import type { Catalogue } from './catalogue.ts';

export interface LibraryOptions {
  readonly ask: Ask;
  readonly tenantId: string;
}

/** Sounds that one strategy brings at most: half of what a candidate set may hold. */
const tracksMax = 500;

/**
 * The tenant's own loops and songs, the nearest first. They come with all that is measured of them, and without an
 * address: Spotify does not know them, so they cannot be published there, which `lost` says once some were found.
 * `find` throws Unavailable when the analysis does not answer.
 */
export function libraryCatalogue({ ask, tenantId }: LibraryOptions): Catalogue {
  const lost: string[] = [];
  return {
    name: 'library',
    capabilities: {
      resolve: false,
      search: false,
      features: true,
      tags: false,
      similar: false,
      recommend: false,
    },
    lost: () => lost,
    async find(strategy) {
      if (strategy.kind !== 'library') return [];
      const { items } = await ask(listLibraryTracks, tenantId, {
        by: 'nearness',
        target: strategy.target,
        limit: tracksMax,
      });
      if (items.length > 0 && lost.length === 0)
        lost.push('Sounds of your own library are not on Spotify and cannot be published there.');
      return items;
    },
    describe: async (tracks) => tracks,
    resolve: async (tracks) => tracks,
  };
}
