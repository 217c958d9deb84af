import { z } from 'zod';
import { featuresSchema, trackSchema } from '../documents/track.v1.ts';
import { sampleId } from '../ids.ts';
import { query } from '../message.ts';

/** Sounds of the tenant's library as tracks (source `tenant`): the named ones, or the nearest to a place in feature space. */
export const listLibraryTracks = query(
  'analysis',
  'list-library-tracks.v1',
  z.discriminatedUnion('by', [
    z.object({ by: z.literal('ids'), ids: z.array(sampleId).min(1).max(100) }),
    z.object({
      by: z.literal('nearness'),
      /** Raw units; a feature that is left out does not count. */
      target: featuresSchema,
      limit: z.number().int().min(1).max(500),
    }),
  ]),
  z.object({ items: z.array(trackSchema) }),
);
