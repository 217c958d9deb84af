import { availableParallelism } from 'node:os';
import type { Track } from '@trc/contracts/documents/track.v1';
import { newId } from '@trc/contracts/ids';
import { compose } from '../services/playlist/src/domain/compose.ts';
import { weightsV2 } from '../services/playlist/src/domain/weights.v2.ts';
import { generateCatalogue } from '../services/simulator/src/domain/generate-catalogue.ts';
import { readAnswers } from '../services/taste/src/domain/answers.ts';
import { catalogueSpace } from '../services/taste/src/domain/catalogue-space.v1.ts';
import { createWorld } from '../services/taste/src/domain/world.ts';

/** CPU time of the composing thread for this many candidates, ranking and explanations included. */
const limitMs = 30;
const candidateCount = 1_000;
const seedCount = 10;
const rounds = 60;
const warmUpRounds = 20;

const rows = generateCatalogue('bench', rounds * seedCount + candidateCount + seedCount);
const tracks = rows.map(
  (row): Track => ({
    id: row.id,
    source: 'spotify',
    title: row.name,
    artists: [...row.artists],
    artist_ids: row.artists.map((name) => `id of ${name}`),
    album: row.albumName,
    album_id: row.albumId,
    released: row.releaseDate,
    duration_ms: row.durationMs,
    isrc: null,
    mbid: null,
    uri: `spotify:track:${row.id}`,
    features: { source: 'spotify', values: featuresOf(row) },
    tags: { source: 'spotify', values: [...row.genres] },
    popularity: { source: 'spotify', value: row.popularity / 100 },
  }),
);

function featuresOf({ features }: (typeof rows)[number]) {
  const { key: _key, mode: _mode, ...values } = features;
  return values;
}

function worldOf(seeds: readonly Track[]) {
  const read = readAnswers({});
  if (read.kind !== 'read') throw new Error('no answers, and yet they were refused');
  return createWorld({
    id: newId('world', 1),
    version: 1,
    kind: 'tracks',
    seeds: seeds.map((track) => ({ track, weight: 1 / seeds.length })),
    answers: {},
    reading: read.reading,
    space: catalogueSpace,
    leftOut: [],
  });
}

const times: number[] = [];
let composed = 0;
for (let round = 0; round < rounds; round += 1) {
  const start = round * seedCount;
  const world = worldOf(tracks.slice(start, start + seedCount));
  // Fresh documents, as they come from the object that holds a candidate set.
  const candidates = structuredClone(tracks.slice(start + seedCount, start + seedCount + candidateCount)).map(
    (track) => ({ track, found_by: ['bench'], embedding: null }),
  );
  const before = process.threadCpuUsage();
  const { playlists } = compose(world, candidates, weightsV2);
  const { user, system } = process.threadCpuUsage(before);
  composed += playlists.reduce((sum, playlist) => sum + playlist.tracks.length, 0);
  if (round >= warmUpRounds) times.push((user + system) / 1_000);
}

const sorted = times.toSorted((a, b) => a - b);
const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
console.log(`${candidateCount} candidates ranked, composed and explained (${availableParallelism()} cores)`);
console.log(`  tracks chosen each time   ${(composed / rounds).toFixed(0)}`);
console.log(`  CPU p50                   ${at(0.5).toFixed(1)} ms   limit ${limitMs} ms`);
console.log(`  CPU p95                   ${at(0.95).toFixed(1)} ms`);
if (at(0.5) > limitMs) {
  console.error('over the limit');
  process.exitCode = 1;
}
