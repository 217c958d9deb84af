import type { Migration } from 'kysely/migration';
import * as samples from './2026-11-20T1200_samples.ts';
import * as librarySearch from './2026-11-21T0300_library_search.ts';
import * as listenerFeatures from './2026-11-21T0900_listener_features.ts';
import * as sampleTags from './2026-11-21T2110_sample_tags.ts';
import * as libraryAtScale from './2026-11-22T0110_library_at_scale.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-20T1200_samples': samples,
  '2026-11-21T0300_library_search': librarySearch,
  '2026-11-21T0900_listener_features': listenerFeatures,
  '2026-11-21T2110_sample_tags': sampleTags,
  '2026-11-22T0110_library_at_scale': libraryAtScale,
};
