import { hash32 } from '../dice.ts';
import { words } from '../text.ts';

/** Words that mean much the same in talk about music; each line is one concept. */
const CONCEPTS = [
  'warm cosy cozy soft gentle tender mellow intimate velvet',
  'dark night midnight shadow noir gloomy black nocturnal brooding',
  'bright sunny light summer day morning radiant',
  'sad melancholy melancholic sorrow grief wistful lonely blue tears',
  'happy joyful joy cheerful uplifting euphoric euphoria optimistic',
  'calm peaceful quiet still serene tranquil meditative slow relaxed chill',
  'angry aggressive fierce brutal harsh violent furious',
  'energetic energy driving fast intense powerful pumping upbeat',
  'dance dancefloor club party groove groovy disco danceable rhythm',
  'electronic synth synthesizer techno house trance electro edm digital machine',
  'acoustic guitar folk unplugged wooden organic piano strings',
  'rock metal punk guitars distorted distortion grunge hard',
  'hop rap hip trap beats mc boom bap',
  'soul funk rnb neo motown urban',
  'jazz swing bossa improvised saxophone blues',
  'ambient drone atmospheric ethereal dreamy dream floating space spacious',
  'classical orchestra orchestral neoclassical cinematic score',
  'nostalgic nostalgia retro vintage memory old classic',
  'latin reggaeton tropical salsa caribbean',
  'love romance romantic heart tenderness desire sensual',
  'sleep focus study background work concentration',
  'grain grainy lofi dusty tape hiss noise texture rough gritty',
  'expansive vast wide huge epic open soaring',
  'kick snare drum percussion hat clap break drums',
  'bass sub low deep heavy',
];

const conceptOf = new Map<string, number>();
CONCEPTS.forEach((line, concept) => {
  for (const word of line.split(' ')) conceptOf.set(word, concept);
});

const STOP = new Set(
  'a an and are as at be but by for from has have in into is it its of on or that the this to was were will with you your'.split(
    ' ',
  ),
);
const SPREAD = 6;

/**
 * A fixed map from text to a unit vector in which texts with common words, word parts and concepts lie near each other.
 * Signed feature hashing (Weinberger et al. 2009) of words, character trigrams and a small table of music words.
 * @returns `dimensions` numbers of length 1
 */
export function embed(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const add = (feature: string, weight: number) => {
    for (let i = 0; i < SPREAD; i++) {
      const h = hash32(feature, i * 977 + 3);
      const place = (h >>> 1) % dimensions;
      vector[place] = (vector[place] ?? 0) + (h & 1 ? weight : -weight);
    }
  };
  const counts = new Map<string, number>();
  for (const word of words(text)) if (!STOP.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [word, count] of counts) {
    const weight = 1 + Math.log(count);
    add(`w:${word}`, weight);
    const concept = conceptOf.get(word);
    if (concept !== undefined) add(`c:${concept}`, 1.6 * weight);
    const padded = `^${word}$`;
    for (let i = 0; i + 3 <= padded.length; i++)
      add(`g:${padded.slice(i, i + 3)}`, (0.9 * weight) / Math.sqrt(padded.length - 2));
  }
  if (counts.size === 0) add(`t:${text}`, 1);
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
