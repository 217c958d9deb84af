import type { Track } from '@trc/contracts/documents/track.v1';
import { namedTrack } from '@trc/music/track';

/** A track of an open catalogue with features that follow from its number. */
export const measuredTrack = (n: number, values: Partial<Track> = {}): Track => ({
  ...namedTrack({
    id: `t${n}`,
    source: 'musicbrainz',
    title: `Song ${n}`,
    artists: [`Artist ${n}`],
  }),
  features: {
    source: 'platform',
    values: { energy: (n % 10) / 10, valence: ((n * 3) % 10) / 10, tempo: 80 + (n % 7) * 10 },
  },
  tags: { source: 'musicbrainz', values: n % 2 === 0 ? ['ambient', 'drone'] : ['city pop'] },
  ...values,
});
