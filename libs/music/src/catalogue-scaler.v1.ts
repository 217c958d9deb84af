import type { FeatureName } from '@trc/contracts/documents/track.v1';

/** Written by tools/fit-catalogue-space.ts from 28355 recordings. Frozen: a new fit is a new version. Raw units. */
export const catalogueScaler: Readonly<Record<'mean' | 'sd', Readonly<Record<FeatureName, number>>>> = {
  mean: {
    danceability: 0.653395,
    energy: 0.698401,
    valence: 0.510405,
    acousticness: 0.177182,
    instrumentalness: 0.09112,
    speechiness: 0.107957,
    liveness: 0.190965,
    tempo: 120.960446,
    loudness: -6.817016,
  },
  sd: {
    danceability: 0.145734,
    energy: 0.183489,
    valence: 0.23432,
    acousticness: 0.2228,
    instrumentalness: 0.232548,
    speechiness: 0.102554,
    liveness: 0.15589,
    tempo: 26.944986,
    loudness: 3.034086,
  },
};
