import { type Answers, type QuestionId, questionIds } from '@trc/contracts/documents/answers.v1';
import { type FeatureName, type Features, featureNames } from '@trc/contracts/documents/track.v1';
import { featuresFrom } from '@trc/music/features';
import {
  answersTable,
  type Bounds,
  type Geometry,
  lexicon,
  type Meaning,
  negations,
  stopWords,
} from './answers-table.v1.ts';
import { clamp, round } from './numbers.ts';

/** All answers together, in numbers. */
export interface Reading {
  /** Raw units; `min` is never above `max`. */
  readonly ranges: Partial<Record<FeatureName, { min?: number; max?: number }>>;
  /** Standard deviations, each within ±`shiftMax`. */
  readonly shift: Features;
  /** Each within ±1. */
  readonly geometry: Geometry;
  readonly keywords: readonly string[];
  readonly excludeKeywords: readonly string[];
  /** Genre words, each with the number of answers that name it. */
  readonly tags: ReadonlyMap<string, number>;
}

export type AnswersRead =
  | { readonly kind: 'read'; readonly reading: Reading }
  | { readonly kind: 'unknown-option'; readonly question: QuestionId; readonly option: string };

export const shiftMax = 1.5;
const keywordsMax = 40;
/** A word that the listener wrote without looking at a list says less than an option that they chose. */
const wordStrength = 0.5;
const poles = ['darkness_warmth', 'intimate_expansive', 'acoustic_electronic'] as const;

const limits: Readonly<Record<FeatureName, readonly [number, number]>> = {
  danceability: [0, 1],
  energy: [0, 1],
  valence: [0, 1],
  acousticness: [0, 1],
  instrumentalness: [0, 1],
  speechiness: [0, 1],
  liveness: [0, 1],
  tempo: [30, 250],
  loudness: [-60, 0],
};

/**
 * Answers → numbers, by the table alone: the same answers give the same numbers for as long as the table's version stands.
 * Within a question the chosen options are alternatives (their mean counts, the widest bounds hold); over the questions
 * they add up and bounds narrow each other. Answers that contradict each other open the span between them.
 */
export function readAnswers(answers: Answers): AnswersRead {
  const perQuestion: Meaning[] = [];
  const keywords = new Set<string>();
  const exclude = new Set<string>();
  const tags = new Map<string, number>();
  for (const question of questionIds) {
    const answer = answers[question];
    if (answer === undefined) continue;
    const chosen: Meaning[] = [];
    for (const id of new Set(answer.options)) {
      const meaning = Object.hasOwn(answersTable[question], id) ? answersTable[question][id] : undefined;
      if (meaning === undefined) return { kind: 'unknown-option', question, option: id };
      chosen.push(meaning);
    }
    const text = readText(answer.text ?? '', question === 'avoid');
    const meanings = [...chosen, ...text.meanings];
    if (meanings.length > 0) perQuestion.push(combine(question === 'avoid', meanings, chosen));
    for (const word of [...chosen.flatMap((meaning) => meaning.keywords ?? []), ...text.keywords])
      keywords.add(word);
    for (const word of [...chosen.flatMap((meaning) => meaning.exclude ?? []), ...text.exclude])
      exclude.add(word);
    for (const tag of meanings.flatMap((meaning) => meaning.tags ?? []))
      tags.set(tag, (tags.get(tag) ?? 0) + 1);
  }
  return {
    kind: 'read',
    reading: {
      ranges: narrowed(perQuestion.map((meaning) => meaning.bounds ?? {})),
      shift: featuresFrom((name) => {
        const sum = perQuestion.reduce((total, meaning) => total + (meaning.shift?.[name] ?? 0), 0);
        return sum === 0 ? undefined : round(clamp(sum, -shiftMax, shiftMax));
      }),
      geometry: {
        darkness_warmth: pole(perQuestion, 'darkness_warmth'),
        intimate_expansive: pole(perQuestion, 'intimate_expansive'),
        acoustic_electronic: pole(perQuestion, 'acoustic_electronic'),
      },
      keywords: [...keywords].filter((word) => !exclude.has(word)).slice(0, keywordsMax),
      excludeKeywords: [...exclude].slice(0, keywordsMax),
      tags: new Map([...tags].filter(([tag]) => !exclude.has(tag))),
    },
  };
}

interface TextRead {
  readonly meanings: readonly Meaning[];
  readonly keywords: readonly string[];
  readonly exclude: readonly string[];
}

/** Known words become numbers, other telling words become keywords; what is to be avoided counts the other way round. */
function readText(text: string, avoid: boolean): TextRead {
  const meanings: Meaning[] = [];
  const keywords: string[] = [];
  const exclude: string[] = [];
  let negated = false;
  for (const word of wordsOf(text)) {
    if (negations.has(word)) {
      negated = true;
      continue;
    }
    if (stopWords.has(word)) continue;
    const away = avoid || negated;
    negated = false;
    (away ? exclude : keywords).push(word);
    const meaning = Object.hasOwn(lexicon, word) ? lexicon[word] : undefined;
    if (meaning) meanings.push(scaled(meaning, away ? -wordStrength : wordStrength));
  }
  return { meanings, keywords: keywords.slice(0, 20), exclude: exclude.slice(0, 20) };
}

/** Lower-case words of any script, NFKC. */
function wordsOf(text: string): string[] {
  const segments = new Intl.Segmenter('en', { granularity: 'word' }).segment(
    text.normalize('NFKC').toLowerCase(),
  );
  return [...segments]
    .filter(({ isWordLike, segment }) => isWordLike && segment.length <= 30)
    .map(({ segment }) => segment.replaceAll('’', "'"))
    .filter((word) => word.length > 1 || /[^\p{Script=Latin}\d]/u.test(word));
}

function scaled(meaning: Meaning, factor: number): Meaning {
  return {
    shift: featuresFrom((name) => times(meaning.shift?.[name], factor)),
    geometry: Object.fromEntries(poles.map((name) => [name, (meaning.geometry?.[name] ?? 0) * factor])),
    ...(factor > 0 && meaning.tags ? { tags: meaning.tags } : {}),
  };
}

const times = (value: number | undefined, factor: number) =>
  value === undefined ? undefined : value * factor;

/** One question as one meaning. Only options bound; things to avoid are not alternatives: each of their bounds holds. */
function combine(avoid: boolean, meanings: readonly Meaning[], chosen: readonly Meaning[]): Meaning {
  const mean = (read: (meaning: Meaning) => number | undefined) =>
    meanings.reduce((sum, meaning) => sum + (read(meaning) ?? 0), 0) / meanings.length;
  return {
    shift: featuresFrom((name) => mean((meaning) => meaning.shift?.[name]) || undefined),
    geometry: Object.fromEntries(poles.map((name) => [name, mean((meaning) => meaning.geometry?.[name])])),
    bounds: (avoid ? narrowed : widened)(chosen.map(({ bounds }) => bounds ?? {})),
  };
}

type BoundsByFeature = Partial<Record<FeatureName, Bounds>>;
type Ranges = Partial<Record<FeatureName, { min?: number; max?: number }>>;

/** A bound holds only when every alternative sets it; the widest one does. */
function widened(all: readonly BoundsByFeature[]): Ranges {
  return collect(all, (bounds, side) => {
    const set = bounds.map((bound) => bound?.[side]);
    if (set.some((value) => value === undefined)) return undefined;
    return (side === 'min' ? Math.min : Math.max)(...(set as number[]));
  });
}

/** Every bound holds; two that contradict each other change places. */
function narrowed(all: readonly BoundsByFeature[]): Ranges {
  return collect(all, (bounds, side) => {
    const set = bounds.flatMap((bound) => bound?.[side] ?? []);
    return set.length === 0 ? undefined : (side === 'min' ? Math.max : Math.min)(...set);
  });
}

function collect(
  all: readonly BoundsByFeature[],
  read: (bounds: readonly (Bounds | undefined)[], side: 'min' | 'max') => number | undefined,
): Ranges {
  const ranges: Ranges = {};
  for (const name of featureNames) {
    const bounds = all.map((entry) => entry[name]);
    let [min, max] = [read(bounds, 'min'), read(bounds, 'max')];
    if (min === undefined && max === undefined) continue;
    if (min !== undefined && max !== undefined && min > max) [min, max] = [max, min];
    const [lowest, highest] = limits[name];
    ranges[name] = {
      ...(min === undefined ? {} : { min: clamp(min, lowest, highest) }),
      ...(max === undefined ? {} : { max: clamp(max, lowest, highest) }),
    };
  }
  return ranges;
}

function pole(meanings: readonly Meaning[], name: (typeof poles)[number]): number {
  return round(
    clamp(
      meanings.reduce((sum, meaning) => sum + (meaning.geometry?.[name] ?? 0), 0),
      -1,
      1,
    ),
  );
}
