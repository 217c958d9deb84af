import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { SpotifyMode } from '@trc/spotify/capabilities';
import { root } from '../../../tools/settings.ts';

export const usage = `npm run eval:taste -- [--cases FILE] [--mode extended|development] [--whole-catalogue] [--ablate] [--strategies]
       [--baselines] [--folds N] [--catalogue CSV[.GZ]] [--playlists JSON] [--limit N]
--cases FILE       a list of {id, seeds: [3 to 10 track ids], targets: [track ids]}; without it, ten tracks of each
                   development playlist are the seeds and its others the targets
--whole-catalogue  ranks every track of the catalogue and not what the product gathers
--ablate           also without each part of the score
--strategies       also without what only one kind of strategy found
--baselines        also what simple methods find in the whole catalogue
--folds N          chooses weights on N-1 folds of the playlists and reads them on the one left; whole catalogue`;

/** The caller's mistake; the message is for them. */
export class UsageError extends Error {}

export interface Options {
  readonly mode: SpotifyMode;
  readonly wholeCatalogue: boolean;
  readonly ablate: boolean;
  readonly strategies: boolean;
  readonly baselines: boolean;
  readonly folds: number | null;
  readonly limit: number | null;
  readonly cataloguePath: string;
  readonly casesPath: string | null;
  /** Null where nobody named any and those of the development data are not there. */
  readonly playlistsPath: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws UsageError for a flag or a file that is not what it should be. */
export function readOptions(args: readonly string[], environment: Environment): Options {
  const values = parse(args);
  // npm runs scripts in the clone; a path means the folder in which npm was called.
  const pathOf = (path: string) => resolve(environment['INIT_CWD'] ?? '.', path);
  const folds = wholeNumber('folds', values.folds, 2);
  const wholeCatalogue = values['whole-catalogue'] || folds !== null;
  if (values.strategies && wholeCatalogue)
    throw new UsageError(
      '--strategies is about what is gathered; with --whole-catalogue or --folds nothing is.',
    );
  const given = values.catalogue ?? (environment['SIM_CATALOGUE'] || undefined);
  const cataloguePath = given ? pathOf(given) : resolve(root, '../shared/data/spotify_catalog.csv.gz');
  if (!isFile(cataloguePath))
    throw new UsageError(
      `There is no catalogue ${cataloguePath}. Pass one with --catalogue CSV[.GZ], or name it in SIM_CATALOGUE.`,
    );
  const casesPath = values.cases === undefined ? null : pathOf(values.cases);
  if (casesPath && !isFile(casesPath))
    throw new UsageError(`There is no file ${casesPath}, given as --cases.`);
  return {
    mode: modeOf(values.mode),
    wholeCatalogue,
    ablate: values.ablate,
    strategies: values.strategies,
    baselines: values.baselines,
    folds,
    limit: wholeNumber('limit', values.limit, 1),
    cataloguePath,
    casesPath,
    playlistsPath: playlistsPathOf(values.playlists && pathOf(values.playlists), casesPath !== null),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        cases: { type: 'string' },
        mode: { type: 'string', default: 'extended' },
        'whole-catalogue': { type: 'boolean', default: false },
        ablate: { type: 'boolean', default: false },
        strategies: { type: 'boolean', default: false },
        baselines: { type: 'boolean', default: false },
        folds: { type: 'string' },
        catalogue: { type: 'string' },
        playlists: { type: 'string' },
        limit: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

function modeOf(text: string): SpotifyMode {
  if (text === 'extended' || text === 'development') return text;
  throw new UsageError(`--mode must be extended or development, not "${text}".`);
}

function wholeNumber(name: string, text: string | undefined, min: number): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min)
    throw new UsageError(`--${name} must be a whole number of at least ${min}, not "${text}".`);
  return value;
}

function playlistsPathOf(given: string | undefined, hasCases: boolean): string | null {
  const path = given ?? resolve(root, '../shared/data/spotify_playlists_dev.json');
  if (isFile(path)) return path;
  if (!given && hasCases) return null;
  throw new UsageError(`There are no playlists ${path}. Pass --cases FILE, or others with --playlists JSON.`);
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
