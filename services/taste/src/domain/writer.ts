import type { Features } from '@trc/contracts/documents/track.v1';
import type { Intersection } from '@trc/contracts/documents/world.v1';
import { dice, pick } from '@trc/music/dice';
import type { Reading } from './answers.ts';
import { type Draft, leadFeatures } from './intersections.ts';
import {
  avoidSentences,
  eras,
  hearts,
  keywordSentences,
  matters,
  moods,
  openings,
  type Pole,
  places,
  placings,
  sides,
  tagDescriptions,
  tagRooms,
  tagSentences,
  traitSentences,
} from './words.v1.ts';

export interface WriterInput {
  readonly randomSeed: number;
  readonly reading: Reading;
  readonly target: Features;
  /** Heaviest first. */
  readonly tags: readonly string[];
  readonly drafts: readonly Draft[];
}

export interface Written {
  readonly name: string;
  readonly prose: string;
  readonly intersections: readonly Intersection[];
}

/** Names and prose without a model: the same input gives the same words. No name comes twice in a world, and none ends like another. */
export function write({ randomSeed, reading, target, tags, drafts }: WriterInput): Written {
  const roll = dice(randomSeed);
  const mood = poleOf(reading.geometry.darkness_warmth + 0.3 * (target.valence ?? 0));
  const matter = poleOf(reading.geometry.acoustic_electronic - 0.4 * (target.acousticness ?? 0));
  const room = poleOf(reading.geometry.intimate_expansive);
  const name = `${pick(moods[mood], roll)} ${pick(matters[matter], roll)} ${pick(places[room], roll)}`;

  const sentences = [
    fill(pick(openings, roll), {
      mood: pick(placings.mood[mood], roll),
      room: pick(placings.room[room], roll),
    }),
    `${pick(placings.matter[matter], roll)}.`,
  ];
  const traits = traitsOf(target, roll);
  if (traits.length > 0) sentences.push(fill(pick(traitSentences, roll), { traits: listOf(traits) }));
  if (tags.length > 0) sentences.push(fill(pick(tagSentences, roll), { tags: listOf(tags.slice(0, 3)) }));
  else if (reading.keywords.length > 0) {
    sentences.push(fill(pick(keywordSentences, roll), { words: listOf(reading.keywords.slice(0, 3)) }));
  }
  const unwanted = reading.excludeKeywords.slice(0, 2);
  if (unwanted.length > 0)
    sentences.push(fill(pick(avoidSentences, roll), { words: listOf(unwanted, 'or') }));

  const used = new Set<string>();
  const intersections = drafts.map(({ theme, ...draft }): Intersection => {
    const { names, descriptions } = wordsFor(theme);
    const free = names.filter((candidate) => !used.has(lastWord(candidate)));
    const chosen = free.length > 0 ? pick(free, roll) : `${pick(names, roll)} ${used.size + 1}`;
    used.add(lastWord(chosen));
    return { ...draft, name: cut(chosen, 60), description: cut(pick(descriptions, roll), 300) };
  });
  return { name: cut(name, 80), prose: cut(sentences.join(' '), 1_000), intersections };
}

function wordsFor(theme: Draft['theme']): {
  readonly names: readonly string[];
  readonly descriptions: readonly string[];
} {
  switch (theme.kind) {
    case 'feature':
      return sides[theme.feature][theme.side];
    case 'era':
      return eras[theme.side];
    case 'heart':
      return hearts;
    case 'tag': {
      const title = theme.tag.replace(
        /(^|[\s\-/])(\p{Ll})/gu,
        (_, before: string, letter: string) => before + letter.toUpperCase(),
      );
      return {
        names: tagRooms.map((place) => `${title.slice(0, 40)} ${place}`),
        descriptions: tagDescriptions.map((sentence) => fill(sentence, { tag: theme.tag })),
      };
    }
  }
}

/** The two traits in which the target is furthest from the usual. */
function traitsOf(target: Features, roll: () => number): string[] {
  return leadFeatures
    .map((feature) => ({ feature, z: target[feature] ?? 0 }))
    .filter(({ z }) => Math.abs(z) >= 0.4)
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
    .slice(0, 2)
    .map(({ feature, z }) => pick(sides[feature][z < 0 ? 'low' : 'high'].traits, roll));
}

const poleOf = (value: number): Pole => (value <= -0.25 ? 'low' : value >= 0.25 ? 'high' : 'middle');
const lastWord = (name: string) => name.split(' ').at(-1) ?? name;
const fill = (sentence: string, words: Readonly<Record<string, string>>) =>
  sentence.replace(/\{(\w+)\}/g, (_, key: string) => words[key] ?? '');
const cut = (text: string, length: number) =>
  text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;

function listOf(words: readonly string[], last = 'and'): string {
  const head = words.slice(0, -1).join(', ');
  return head === '' ? (words[0] ?? '') : `${head} ${last} ${words.at(-1)}`;
}
