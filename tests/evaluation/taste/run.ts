/** `npm run eval:taste`: how much of what people picked the taste engine finds; the last line is the result as JSON. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { CatalogueError } from '../../../services/simulator/src/outbound/catalogue.csv.ts';
import { build } from '../../../tools/build.ts';
import { dataFolder, givenPortBase } from '../../../tools/settings.ts';
import { openSite, type Site } from '../../../tools/site.ts';
import { onStopSignal } from '../../../tools/stop-signals.ts';
import { baselinesOf } from './baselines.ts';
import {
  type Case,
  casesOf,
  type RealPlaylist,
  readCases,
  readPlaylists,
  repeatedIds,
  withoutUnknown,
} from './cases.ts';
import { type Everything, readEverything } from './catalogue.ts';
import { assignFolds, crossValidate } from './folds.ts';
import { type Judge, type Judged, productJudge, rankingJudge } from './judge.ts';
import { depth, type Figures, meanOf, measure } from './metrics.ts';
import { type Options, readOptions, UsageError, usage } from './options.ts';
import { foldsTable, harvestLines, type Row, tableOf } from './report.ts';
import { launchSimulator } from './simulator.ts';
import { topOf } from './top.ts';
import { ablations, shipped, weightVectors } from './weight-vectors.ts';

/** Cases that are on their way at the same time. */
const atOnce = 2;
const progressEvery = 50;
/** Refused cases that are named one by one. */
const refusalsNamedMax = 10;

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

const idsOf = (cases: readonly Case[]) => cases.map(({ id }) => id);
const rounded = (value: number) => Number(value.toFixed(4));

const dataDir = join(dataFolder(), `eval-taste-${process.pid}`);
let site: Site | null = null;
const wantsToStop = onStopSignal(async () => {
  await site?.close();
  rmSync(dataDir, { recursive: true, force: true });
  return 130;
});
try {
  const args = process.argv.slice(2);
  if (args.includes('--help')) say(usage);
  else await evaluate(readOptions(args, process.env));
} catch (error) {
  // A wish to stop takes the simulator away from under the work; that is no news.
  if (!wantsToStop()) complain(messageOf(error));
  process.exitCode = 1;
} finally {
  if (!wantsToStop()) {
    await (site as Site | null)?.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isPlain = error instanceof UsageError || error instanceof CatalogueError;
  return isPlain ? error.message : (error.stack ?? error.message);
}

async function evaluate(options: Options): Promise<void> {
  const everything = readEverything(options.cataloguePath);
  const playlists = options.playlistsPath ? readPlaylists(options.playlistsPath) : [];
  const cases = casesFor(options, everything, playlists);
  if (options.folds !== null && assignFolds(idsOf(cases), options.folds).size < options.folds)
    throw new UsageError(`${cases.length} playlists do not make ${options.folds} folds.`);
  say(`${cases.length} playlists, ${everything.tracks.length} tracks, ${options.mode} mode`);

  const judge = await judgeFor(options, everything);
  const judged = await inTurn(cases, (one) => judge.judge(one));
  sayRefused(cases, judged);
  const figures = judge.rows.map((_, row) => judged.flatMap((each) => each.figures[row] ?? []));
  const rows = judge.rows.map((name, row): Row => [name, meanOf(figures[row] ?? [])]);
  const baselines = options.baselines ? await baselineRows(cases, everything, playlists) : [];
  for (const line of tableOf([...rows, ...baselines])) say(line);
  if (options.folds !== null) {
    const names = weightVectors.map(({ name }) => name);
    const folds = crossValidate(idsOf(cases), figures.slice(0, names.length), options.folds);
    for (const line of foldsTable(folds, names)) say(line);
  }
  const harvests = judged.flatMap(({ harvest }) => harvest ?? []);
  if (!options.wholeCatalogue) for (const line of harvestLines(harvests, options.strategies)) say(line);
  const { recall, ndcg, artistRecall } = meanOf(figures[0] ?? []);
  const calls = harvests.reduce((sum, harvest) => sum + harvest.calls, 0);
  say(
    JSON.stringify({
      mode: options.mode,
      whole_catalogue: options.wholeCatalogue,
      cases: cases.length,
      recall_250: rounded(recall),
      ndcg_250: rounded(ndcg),
      artist_recall: rounded(artistRecall),
      calls_per_case: rounded(calls / Math.max(1, harvests.length)),
    }),
  );
}

function casesFor(
  { casesPath, limit }: Options,
  { byId }: Everything,
  playlists: readonly RealPlaylist[],
): readonly Case[] {
  const isKnown = (id: string) => byId.has(id);
  const all = casesPath ? readCases(casesPath) : casesOf(playlists, isKnown);
  const { cases, unknown } = withoutUnknown(all.slice(0, limit ?? all.length), isKnown);
  if (cases.length === 0)
    throw new UsageError(
      'There is nothing to evaluate: no case, and no playlist with 20 tracks of the catalogue.',
    );
  const repeated = repeatedIds(cases);
  if (repeated.length > 0)
    say(
      `${repeated.length} ids stand for more than one case, and each case counts: ${repeated.slice(0, 5).join(', ')}`,
    );
  if (unknown > 0) say(`${unknown} track ids of the cases are not in the catalogue and are skipped`);
  const empty = cases.filter(({ targets }) => targets.length === 0).length;
  if (empty > 0) say(`${empty} cases have no target in the catalogue and count as nothing found`);
  return cases;
}

async function judgeFor(
  { mode, cataloguePath, wholeCatalogue, folds, ablate, strategies }: Options,
  everything: Everything,
): Promise<Judge> {
  mkdirSync(dataDir, { recursive: true });
  site = await openSite({ dataDir, runDir: join(dataDir, 'run'), portBase: givenPortBase() });
  await build(site, '@trc/simulator');
  const outside = await launchSimulator(site, cataloguePath, mode);
  const weights = [...(folds === null ? [shipped] : weightVectors), ...(ablate ? ablations : [])];
  return wholeCatalogue
    ? rankingJudge(outside, everything, weights)
    : productJudge(outside, everything, weights, strategies);
}

/** A breath between two cases lets a wish to stop be heard. */
async function inTurn<T, U>(items: readonly T[], work: (item: T) => U | Promise<U>): Promise<U[]> {
  const results: U[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
    if (results.length % progressEvery === 0) complain(`${results.length} of ${items.length}`);
    await breathe();
  }
  return results;
}

function sayRefused(cases: readonly Case[], judged: readonly Judged[]): void {
  const refused = judged.flatMap((each, place) =>
    each.refused === null ? [] : [`  ${cases[place]?.id}: ${each.refused}`],
  );
  if (refused.length === 0) return;
  say(`${refused.length} cases were refused and count as nothing found:`);
  for (const line of refused.slice(0, refusalsNamedMax)) say(line);
  if (refused.length > refusalsNamedMax) say(`  and ${refused.length - refusalsNamedMax} more`);
}

async function baselineRows(
  cases: readonly Case[],
  everything: Everything,
  playlists: readonly RealPlaylist[],
): Promise<Row[]> {
  const rankers = Object.entries(baselinesOf(everything, playlists));
  const figures = await inTurn(cases, (one) =>
    rankers.map(
      ([, ranker]): Figures =>
        measure(topOf(ranker(one), everything.tracks, one, depth), one, (id) => everything.byId.get(id)),
    ),
  );
  return rankers.map(([name], row) => [name, meanOf(figures.flatMap((each) => each[row] ?? []))]);
}
