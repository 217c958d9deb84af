import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { SpotifyMode } from '@trc/spotify/capabilities';
import { rank } from '../../../services/playlist/src/domain/rank.ts';
import { partNames, type Weights, weightsV2 } from '../../../services/playlist/src/domain/weights.v2.ts';
import { baselinesOf, topOf } from './baselines.ts';
import { type Case, casesOf, type RealPlaylist, readCases, readPlaylists } from './cases.ts';
import { type Everything, readEverything } from './catalogue.ts';
import { depth, type Figures, meanOf, measure } from './metrics.ts';
import { type Made, make, rankedIds, recompose } from './product.ts';
import { startSimulator } from './simulator.ts';

const usage = `npm run eval:taste -- [--cases FILE] [--mode extended|development] [--whole-catalogue] [--ablate] [--baselines]
       [--catalogue CSV[.GZ]] [--playlists JSON] [--limit N]
Without --cases, ten tracks of each development playlist are the seeds.`;

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string' },
    mode: { type: 'string', default: 'extended' },
    'whole-catalogue': { type: 'boolean', default: false },
    ablate: { type: 'boolean', default: false },
    baselines: { type: 'boolean', default: false },
    catalogue: {
      type: 'string',
      default: process.env['SIM_CATALOGUE'] ?? '../shared/data/spotify_catalog.csv.gz',
    },
    playlists: { type: 'string', default: '../shared/data/spotify_playlists_dev.json' },
    limit: { type: 'string' },
  },
});

/** Cases that are on their way at the same time. */
const atOnce = 2;

interface Outcome {
  readonly one: Case;
  readonly made: Made;
}

async function main(): Promise<void> {
  const mode = modeOf(options.mode);
  const everything = readEverything(options.catalogue);
  const playlists = existsSync(options.playlists) ? readPlaylists(options.playlists) : [];
  const all = options.cases ? readCases(options.cases) : casesOf(playlists, (id) => everything.byId.has(id));
  const cases = options.limit ? all.slice(0, Number(options.limit)) : all;
  if (cases.length === 0) throw new Error(`There is nothing to evaluate.\n${usage}`);
  console.log(`${cases.length} playlists, ${everything.tracks.length} tracks, ${mode} mode`);

  const simulator = await startSimulator(options.catalogue, mode);
  let outcomes: Outcome[];
  try {
    outcomes = await inTurn(cases, async (one) => ({ one, made: await make(one, simulator.outside) }));
  } finally {
    await simulator.stop();
  }
  const rankedBy = (weights: Weights) => (outcome: Outcome) =>
    options['whole-catalogue']
      ? wholeCatalogue(outcome, everything, weights)
      : rankedIds(recompose(outcome.made, weights));
  const figuresOf = (ranked: (outcome: Outcome) => readonly string[]) =>
    meanOf(outcomes.map((outcome) => measure(ranked(outcome), outcome.one, trackIn(everything, outcome))));

  const product = figuresOf(rankedBy(weightsV2));
  table([
    [options['whole-catalogue'] ? 'ranking, whole catalogue' : 'product', product],
    ...(options.baselines ? baselineRows(cases, everything, playlists) : []),
    ...(options.ablate ? ablationRows((weights) => figuresOf(rankedBy(weights))) : []),
  ]);
  const mean = (read: (made: Made) => number) =>
    outcomes.reduce((sum, { made }) => sum + read(made), 0) / outcomes.length;
  const playlistsEach = mean(({ composition }) => composition.playlists.length);
  const candidatesEach = mean(({ candidates }) => candidates.length);
  console.log(
    `playlists ${playlistsEach.toFixed(2)}, candidates ${candidatesEach.toFixed(0)}, in two playlists ${overlap(outcomes)}`,
  );
  console.log(
    JSON.stringify({
      mode,
      whole_catalogue: options['whole-catalogue'],
      cases: outcomes.length,
      recall_250: rounded(product.recall),
      ndcg_250: rounded(product.ndcg),
      artist_recall: rounded(product.artistRecall),
      calls_per_case: rounded(options['whole-catalogue'] ? 0 : mean(({ calls }) => calls)),
    }),
  );
}

function modeOf(text: string): SpotifyMode {
  if (text === 'extended' || text === 'development') return text;
  throw new Error(`There is no mode "${text}".\n${usage}`);
}

async function inTurn<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> {
  const results: U[] = [];
  for (let start = 0; start < items.length; start += atOnce)
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
  return results;
}

/** Every track of the catalogue as a candidate that lacks nothing, ranked for the same world; one track of an artist. */
function wholeCatalogue({ one, made }: Outcome, { tracks }: Everything, weights: Weights): string[] {
  const candidates = tracks.map((track) => ({ track, found_by: ['catalogue'], embedding: null }));
  const ranked = rank(made.world, candidates, weights).tracks.map(({ track }) => track);
  return topOf(
    ranked.map((_, place) => -place),
    ranked,
    one,
    depth,
  );
}

/** Several releases of a recording are different ids; a playlist may hold one that the catalogue lists under another. */
function trackIn({ byId }: Everything, { made }: Outcome) {
  const own = new Map(
    made.candidates.map(({ track }) => [track.uri?.replace('spotify:track:', '') ?? '', track]),
  );
  return (id: string) => byId.get(id) ?? own.get(id);
}

function baselineRows(
  cases: readonly Case[],
  everything: Everything,
  playlists: readonly RealPlaylist[],
): [string, Figures][] {
  return Object.entries(baselinesOf(everything, playlists)).map(([name, ranker]) => [
    name,
    meanOf(
      cases.map((one) =>
        measure(topOf(ranker(one), everything.tracks, one, depth), one, (id) => everything.byId.get(id)),
      ),
    ),
  ]);
}

function ablationRows(figuresOf: (weights: Weights) => Figures): [string, Figures][] {
  return partNames.map((name) => {
    const counted = weightsV2.parts[name] > 0;
    const parts = { ...weightsV2.parts, [name]: counted ? 0 : 0.1 };
    return [counted ? `without ${name}` : `with ${name} 0.1`, figuresOf({ ...weightsV2, parts })];
  });
}

/** Recordings that are in two playlists of one world; the product promises none. */
function overlap(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, { made }) => {
    const ids = made.composition.playlists.flatMap(({ tracks }) => tracks.map(({ track }) => track.id));
    return sum + ids.length - new Set(ids).size;
  }, 0);
}

function table(rows: ReadonlyArray<readonly [string, Figures]>): void {
  const line = (cells: readonly string[]) =>
    console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(26) : cell.padStart(9))).join(''));
  line(['', 'recall', 'nDCG', 'artists', 'distinct', 'genres', 'novelty']);
  for (const [name, figures] of rows)
    line([
      name,
      figures.recall.toFixed(3),
      figures.ndcg.toFixed(3),
      figures.artistRecall.toFixed(3),
      figures.artists.toFixed(1),
      figures.genres.toFixed(1),
      figures.novelty.toFixed(2),
    ]);
}

const rounded = (value: number) => Number(value.toFixed(4));

await main();
