import type { FeatureName, Track } from '@trc/contracts/documents/track.v1';
import type { Intersection, World } from '@trc/contracts/documents/world.v1';
import { sharedFeatures } from '@trc/music/features';
import { oncePer } from '@trc/music/once';
import type { Rule, SeatRule } from './draft.ts';
import { clampZ } from './features.ts';
import { artistKeys, primaryGenre } from './identity.ts';
import type { FittedTrack } from './intersect.ts';
import { plainWeights } from './semantics.ts';
import { listed, plain } from './words.ts';

/** The two directions of a feature in a listener's words, and its plain name. */
const featureWords: Readonly<Record<FeatureName, { low: string; high: string; name: string }>> = {
  danceability: { low: 'loose groove', high: 'strong groove', name: 'groove' },
  energy: { low: 'low energy', high: 'high energy', name: 'energy' },
  valence: { low: 'dark mood', high: 'bright mood', name: 'mood' },
  acousticness: { low: 'electronic sound', high: 'acoustic sound', name: 'acoustic character' },
  instrumentalness: {
    low: 'presence of a voice',
    high: 'instrumental sound',
    name: 'balance of voice and instruments',
  },
  speechiness: { low: 'lack of spoken words', high: 'spoken words', name: 'share of spoken words' },
  liveness: { low: 'studio sound', high: 'live feel', name: 'live feel' },
  tempo: { low: 'slow tempo', high: 'fast tempo', name: 'tempo' },
  loudness: { low: 'quiet mix', high: 'loud mix', name: 'loudness' },
};

/** A value this near to the seeds' mean, in standard deviations, is called the same. */
const nearSd = 0.5;
/** A value this far from the catalogue's mean, in standard deviations, is called high or low. */
const clearSd = 0.3;

export interface Setting {
  readonly world: World;
  readonly intersection: Intersection;
  /** Chooses between equally true wordings, so that neighbours do not read alike. */
  readonly turn: number;
}

/** A true statement about a track, in several wordings, and how much it moved the score. */
interface Evidence {
  readonly weight: number;
  readonly wordings: readonly string[];
}

/** Why the track is in the playlist: one sentence from the two facts that count most for it. */
export function explain(fitted: FittedTrack, setting: Setting): string {
  const [first, second] = evidenceFor(fitted, setting).sort((a, b) => b.weight - a.weight);
  const name = `"${setting.intersection.name}"`;
  if (!first) return `It lies within the bounds of ${name}, and no rule kept it out.`;
  const opening = wording(first, setting.turn);
  if (!second) return sentence(opening);
  const addition = wording(second, Math.floor(setting.turn / 3) + setting.turn);
  return sentence(
    `${opening}, and ${opening.includes(name) ? addition.replace(name, 'the playlist') : addition}`,
  );
}

function evidenceFor(fitted: FittedTrack, setting: Setting): Evidence[] {
  return [
    ...tagEvidence(fitted, setting),
    ...nearnessEvidence(fitted, setting),
    ...eraEvidence(fitted),
    ...fameEvidence(fitted),
    ...liftEvidence(fitted, setting),
    ...artistEvidence(fitted, setting),
    ...rarityEvidence(fitted),
  ];
}

function tagEvidence({ ranked, matchedTags }: FittedTrack, { world, intersection }: Setting): Evidence[] {
  const semantic = ranked.parts.semantic ?? 0;
  if (matchedTags.length > 0) {
    const tags = listed(matchedTags.slice(0, 2));
    return [
      {
        weight: 0.4 * semantic + 0.1 * matchedTags.length,
        wordings: [
          `it is tagged ${tags}, just what "${intersection.name}" asks for`,
          `it has the ${tags} that "${intersection.name}" looks for`,
          `it brings ${tags} to "${intersection.name}"`,
        ],
      },
    ];
  }
  const weights = plainWeights(world.tag_weights);
  const own = (ranked.track.tags?.values ?? [])
    .filter((tag) => weights.has(plain(tag)))
    .sort((a, b) => (weights.get(plain(b)) ?? 0) - (weights.get(plain(a)) ?? 0));
  if (own.length > 0) {
    const tags = listed(own.slice(0, 2));
    return [
      {
        weight: 0.4 * semantic,
        wordings: [
          `it shares ${tags} with your world`,
          `it is tagged ${tags}, which your world leans to`,
          `your world is drawn to its ${tags}`,
        ],
      },
    ];
  }
  const isClose = semantic >= 0.5;
  return isClose
    ? [
        {
          weight: 0.4 * semantic,
          wordings: ['its description reads close to your world', 'in words it sits near your world'],
        },
      ]
    : [];
}

function nearnessEvidence({ ranked }: FittedTrack, { world }: Setting): Evidence[] {
  const { centroid } = world;
  if (!centroid || ranked.parts.feature === null) return [];
  const gap = (name: FeatureName) => Math.abs((ranked.z[name] ?? 0) - clampZ(centroid[name] ?? 0));
  const near = sharedFeatures(ranked.z, centroid)
    .filter((name) => gap(name) <= nearSd)
    .sort((a, b) => gap(a) - gap(b))
    .slice(0, 2);
  if (near.length === 0) return [];
  const names = listed(near.map((name) => featureWords[name].name));
  const [matches, are, sit] = near.length === 1 ? ['matches', 'is', 'sits'] : ['match', 'are', 'sit'];
  return [
    {
      weight: 0.15 * ranked.parts.feature,
      wordings: [
        `its ${names} ${matches} your seeds`,
        `its ${names} ${are} where your seeds are`,
        `its ${names} ${sit} close to the middle of your seeds`,
      ],
    },
  ];
}

function liftEvidence(fitted: FittedTrack, { intersection }: Setting): Evidence[] {
  const clear = fitted.liftedBy.find((name) => Math.abs(fitted.ranked.z[name] ?? 0) >= clearSd);
  if (clear === undefined || fitted.bias <= 0) return [];
  const word = featureWords[clear][(fitted.ranked.z[clear] ?? 0) > 0 ? 'high' : 'low'];
  return [
    {
      weight: fitted.bias,
      wordings: [
        `its ${word} lifted it in "${intersection.name}"`,
        `"${intersection.name}" favours its ${word}`,
        `its ${word} suits "${intersection.name}"`,
      ],
    },
  ];
}

function eraEvidence({ ranked }: FittedTrack): Evidence[] {
  const { era } = ranked.parts;
  const year = ranked.track.released?.slice(0, 4);
  if (era === null || era < 0.4 || !year) return [];
  return [
    {
      weight: 0.25 * era,
      wordings: [
        `it came out in ${year}, about when many of your seeds did`,
        `its year, ${year}, is about when many of your seeds came out`,
        `it is of the time of your seeds (${year})`,
      ],
    },
  ];
}

function fameEvidence({ ranked }: FittedTrack): Evidence[] {
  const { fame } = ranked.parts;
  if (fame === null || fame < 0.4) return [];
  return [
    {
      weight: 0.15 * fame,
      wordings: [
        'it is about as well known as many of your seeds',
        'about as many people know it as know many of your seeds',
        'it is no better and no less known than many of your seeds',
      ],
    },
  ];
}

const seedArtists = oncePer(
  ({ seeds }: World): ReadonlySet<string> => new Set(seeds.tracks.flatMap(artistKeys)),
);

function artistEvidence({ ranked }: FittedTrack, { world }: Setting): Evidence[] {
  const { track, parts, newArtist } = ranked;
  if (track.source === 'tenant')
    return [{ weight: 0.05, wordings: ['it comes from your own library', 'it is one of your own sounds'] }];
  if (parts.novelty === null) return [];
  if (newArtist) {
    const artist = track.artists[0] ?? '';
    return [
      {
        weight: 0.05 * parts.novelty,
        wordings: [
          `none of your seeds is by ${artist}`,
          `it brings in ${artist}, a name your seeds do not have`,
          `you did not start from ${artist}`,
        ],
      },
    ];
  }
  const known = track.artists.find((name) => seedArtists(world).has(`name:${plain(name)}`));
  if (known === undefined) return [];
  return [
    {
      weight: 0.1,
      wordings: [
        `you started from ${known}`,
        `your seeds have ${known} too`,
        `it is by ${known}, a name from your seeds`,
      ],
    },
  ];
}

function rarityEvidence({ ranked }: FittedTrack): Evidence[] {
  const { diversity } = ranked.parts;
  if (diversity === null || diversity < 0.8) return [];
  return [
    {
      weight: 0.05 * diversity,
      wordings: ['it is a rare kind among the candidates', 'little else that we found is like it'],
    },
  ];
}

function wording({ wordings }: Evidence, turn: number): string {
  return wordings[turn % wordings.length] ?? '';
}

/** Names may end with a full stop of their own. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.+$/, '')}.`;
}

/** Why a track that the intersection wished for is not in the playlist, beside the one that is. */
export function explainLoss(rule: SeatRule, winner: Track): string {
  switch (rule) {
    case 'artist':
      return `A playlist takes one track per artist, and "${winner.title}" came first.`;
    case 'album':
      return `A playlist takes one track per album, and "${winner.title}" came first.`;
    case 'genre':
      return `With "${winner.title}" the playlist had all of ${primaryGenre(winner) ?? 'this genre'} that it takes.`;
  }
}

/** Why a track of the playlist before is gone. */
export type Departure =
  | { readonly why: 'blocked' | 'seed' | 'unfit' }
  | { readonly why: 'age'; readonly timesKept: number }
  /** `rival` is a track of the new playlist that scored higher; `null` when none did and it had to be something new. */
  | { readonly why: 'room'; readonly rival: Pick<Track, 'title'> | null };

const smallNumbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

export function explainDrop(departure: Departure): string {
  switch (departure.why) {
    case 'blocked':
      return 'Blocked by you.';
    case 'seed':
      return 'Became one of the seeds of your world.';
    case 'unfit':
      return 'No longer fits the world.';
    case 'age': {
      const { timesKept } = departure;
      return `Stayed ${smallNumbers[timesKept] ?? timesKept} refresh${timesKept === 1 ? '' : 'es'} already.`;
    }
    case 'room':
      return departure.rival
        ? `Made room: "${departure.rival.title}" scored higher.`
        : 'Made room for something new.';
  }
}

/** Why a playlist has a gap where its listener blocked something. */
export function explainBlocked(blockedCount: number): string {
  return `${count(blockedCount, 'track')} blocked by you since; the next refresh fills the gap.`;
}

/** The reason of a track that stayed: the same facts, and that it was there before. */
export function explainStay(reason: string, timesKept: number): string {
  const again = timesKept > 1 ? `Stays, for the ${ordinal(timesKept)} time` : 'Stays';
  return `${again}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}

function ordinal(value: number): string {
  const teen = Math.floor((value % 100) / 10) === 1;
  return `${value}${(teen ? undefined : ['th', 'st', 'nd', 'rd'][value % 10]) ?? 'th'}`;
}

export interface Shortage {
  readonly candidates: number;
  readonly excluded: number;
  readonly outside: number;
  readonly lost: ReadonlyMap<Rule, number>;
}

/** Why a playlist is not full: how many candidates each rule took, the largest first. */
export function explainShortfall({ candidates, excluded, outside, lost }: Shortage): string[] {
  const of = (rule: Rule) => lost.get(rule) ?? 0;
  const causes: [number, string][] = [
    [outside, 'outside the bounds of this playlist'],
    [excluded, 'with a word that you want to avoid'],
    [of('other-playlist'), 'already in another playlist of this world'],
    [of('artist'), 'by an artist who is in the playlist already'],
    [of('artist-elsewhere'), 'by an artist who is in other playlists of this world already'],
    [of('album'), 'from an album that is in the playlist already'],
    [of('genre'), 'of a genre that has its share of the playlist already'],
    [of('same-recording'), 'the same recording as a chosen one'],
    [of('not-kept'), 'from the playlist before and not kept'],
  ];
  return [
    `${count(candidates, 'candidate')} in all.`,
    ...causes
      .filter(([lostCount]) => lostCount > 0)
      .sort((a, b) => b[0] - a[0])
      .map(([lostCount, cause]) => `${count(lostCount, 'candidate')} ${cause}.`),
  ];
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}
