import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import { compose } from '../../../services/playlist/src/domain/compose.ts';
import { weightsV2 } from '../../../services/playlist/src/domain/weights.v2.ts';
import type { Case } from './cases.ts';
import type { Everything } from './catalogue.ts';
import { type Figures, measure } from './metrics.ts';
import { type Made, make, makeWorld, type Outside, rankedIds } from './product.ts';
import { kindsOf, strategyKinds, withoutKind } from './strategies.ts';
import type { NamedWeights } from './weight-vectors.ts';
import { allCandidates, rankerOf } from './whole-catalogue.ts';

/** What was found for one case, by row of the table. */
export interface Judged {
  readonly figures: readonly Figures[];
  /** Why the product made nothing of the case; it counts as nothing found. */
  readonly refused: string | null;
  readonly harvest: Harvest | null;
}

export interface Harvest {
  readonly calls: number;
  readonly candidates: number;
  readonly playlists: number;
  /** Recordings that are in two playlists of the world; the product promises none. */
  readonly twice: number;
  /** Share of the targets among the candidates. */
  readonly reach: number;
  /** Candidates that each kind of strategy found, and that no other found. */
  readonly kinds: Readonly<Record<string, { readonly found: number; readonly alone: number }>>;
}

/** Judges one case. `rows` names the rows; the first is what the whole is about. */
export interface Judge {
  readonly rows: readonly string[];
  judge(one: Case): Promise<Judged>;
}

/** The product as it is: what it gathers and composes, with each of the weights, then without each kind of strategy. */
export function productJudge(
  outside: Outside,
  { byId }: Everything,
  weights: readonly NamedWeights[],
  withStrategies: boolean,
): Judge {
  const kinds = withStrategies ? strategyKinds : [];
  const rows = [
    'product',
    ...weights.slice(1).map(({ name }) => name),
    ...kinds.map((kind) => `gathered without ${kind}`),
  ];
  return {
    rows,
    judge: async (one) => {
      const made = await make(one, outside);
      if (made.kind === 'refused') return nothingFor(one, rows, made.detail);
      const { world, candidates, composition } = made;
      const compositions = [
        composition,
        ...weights.slice(1).map((other) => compose(world, candidates, other.weights)),
        ...kinds.map((kind) => compose(world, withoutKind(candidates, kind), weightsV2)),
      ];
      const trackOf = trackIn(byId, candidates);
      return {
        figures: compositions.map((each) => measure(rankedIds(each), one, trackOf)),
        refused: null,
        harvest: harvestOf(made, one),
      };
    },
  };
}

/** The score alone: every track of the catalogue, ranked for the product's world by each of the weights. */
export function rankingJudge(
  outside: Outside,
  everything: Everything,
  weights: readonly NamedWeights[],
): Judge {
  const candidates = allCandidates(everything);
  const rows = weights.map(({ name }) => name);
  return {
    rows,
    judge: async (one) => {
      const made = await makeWorld(one, outside);
      if (made.kind === 'refused') return nothingFor(one, rows, made.detail);
      const ranked = rankerOf(made.world, candidates, one);
      return {
        figures: weights.map((each) => measure(ranked(each.weights), one, (id) => everything.byId.get(id))),
        refused: null,
        harvest: null,
      };
    },
  };
}

function nothingFor(one: Case, rows: readonly string[], refused: string): Judged {
  return { figures: rows.map(() => measure([], one, () => undefined)), refused, harvest: null };
}

/** Several releases of a recording are different ids; a playlist may hold one that the catalogue lists under another. */
function trackIn(byId: Everything['byId'], candidates: readonly Candidate[]) {
  const own = new Map(candidates.map(({ track }) => [idOf(track), track]));
  return (id: string) => byId.get(id) ?? own.get(id);
}

const idOf = ({ uri }: Track) => uri?.replace('spotify:track:', '') ?? '';

function harvestOf({ candidates, composition, calls }: Made, { targets }: Case): Harvest {
  const ids = composition.playlists.flatMap(({ tracks }) => tracks.map(({ track }) => track.id));
  const gathered = new Set(candidates.map(({ track }) => idOf(track)));
  const wanted = [...new Set(targets)];
  const kinds = candidates.map(kindsOf);
  return {
    calls,
    candidates: candidates.length,
    playlists: composition.playlists.length,
    twice: ids.length - new Set(ids).size,
    reach: wanted.filter((id) => gathered.has(id)).length / Math.max(1, wanted.length),
    kinds: Object.fromEntries(
      strategyKinds.map((kind) => {
        const found = kinds.filter((all) => all.has(kind));
        return [kind, { found: found.length, alone: found.filter(({ size }) => size === 1).length }];
      }),
    ),
  };
}
