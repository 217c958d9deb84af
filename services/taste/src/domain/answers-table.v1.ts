import type { QuestionId } from '@trc/contracts/documents/answers.v1';
import type { FeatureName } from '@trc/contracts/documents/track.v1';

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** −1 is the first word of the name, +1 the second. */
export interface Geometry {
  readonly darkness_warmth: number;
  readonly intimate_expansive: number;
  readonly acoustic_electronic: number;
}

/** What one answer means in numbers. */
export interface Meaning {
  /** Raw units. */
  readonly bounds?: Partial<Record<FeatureName, Bounds>>;
  /** Standard deviations by which the target moves. */
  readonly shift?: Partial<Record<FeatureName, number>>;
  readonly geometry?: Partial<Geometry>;
  readonly keywords?: readonly string[];
  /** Genre words that open catalogues use as tags. */
  readonly tags?: readonly string[];
  readonly exclude?: readonly string[];
}

/** A changed number is a new version: worlds name the one that made them. */
export const answersTableVersion = 'answers-1';

type Table = Readonly<Record<QuestionId, Readonly<Record<string, Meaning>>>>;

export const answersTable: Table = {
  texture: {
    'warm-analog': {
      shift: { acousticness: 0.5, energy: -0.2, loudness: -0.4 },
      geometry: { darkness_warmth: 0.6, acoustic_electronic: -0.3 },
      keywords: ['warm', 'analog', 'dusty', 'vinyl'],
      tags: ['soul', 'dub'],
    },
    'spacious-reverberant': {
      shift: { energy: -0.3, instrumentalness: 0.4, speechiness: -0.3 },
      geometry: { intimate_expansive: 0.8 },
      keywords: ['reverberant', 'spacious', 'echo', 'cathedral'],
      tags: ['ambient', 'dream pop', 'shoegaze'],
    },
    'clean-crisp': {
      shift: { loudness: 0.3, acousticness: -0.2 },
      geometry: { acoustic_electronic: 0.2 },
      keywords: ['clean', 'crisp', 'hi-fi', 'precise'],
      tags: ['electropop', 'synthpop'],
    },
    'handmade-organic': {
      shift: { acousticness: 0.8, energy: -0.2 },
      geometry: { acoustic_electronic: -0.7, intimate_expansive: -0.4, darkness_warmth: 0.3 },
      keywords: ['handmade', 'organic', 'breathing', 'human'],
      tags: ['folk', 'singer-songwriter'],
    },
    'dense-layered': {
      shift: { energy: 0.4, loudness: 0.4, acousticness: -0.3 },
      geometry: { intimate_expansive: 0.5 },
      keywords: ['dense', 'layered', 'lush'],
      tags: ['shoegaze', 'art rock', 'progressive rock'],
    },
    'sparse-minimal': {
      bounds: { energy: { max: 0.8 } },
      shift: { energy: -0.7, loudness: -0.6, acousticness: 0.3 },
      geometry: { intimate_expansive: -0.6 },
      keywords: ['sparse', 'minimal', 'bare'],
      tags: ['minimal', 'slowcore'],
    },
    'raw-gritty': {
      shift: { energy: 0.6, loudness: 0.2, liveness: 0.2 },
      geometry: { darkness_warmth: -0.3, acoustic_electronic: -0.1 },
      keywords: ['raw', 'gritty', 'distorted'],
      tags: ['garage rock', 'punk', 'blues rock'],
    },
    'hazy-lofi': {
      shift: { loudness: -0.6, energy: -0.4, acousticness: 0.3 },
      geometry: { darkness_warmth: 0.4, intimate_expansive: -0.5 },
      keywords: ['hazy', 'lo-fi', 'soft-focus'],
      tags: ['lo-fi', 'bedroom pop', 'chillwave'],
    },
  },
  emotion: {
    'melancholic-contemplative': {
      bounds: { valence: { max: 0.65 } },
      shift: { valence: -0.8, energy: -0.4 },
      geometry: { darkness_warmth: -0.3, intimate_expansive: -0.3 },
      keywords: ['melancholic', 'contemplative', 'pensive'],
      tags: ['slowcore', 'chamber pop', 'indie folk'],
    },
    'spiritual-transcendent': {
      shift: { instrumentalness: 0.4, energy: -0.2, speechiness: -0.3 },
      geometry: { intimate_expansive: 0.8, darkness_warmth: 0.2 },
      keywords: ['spiritual', 'transcendent', 'devotional'],
      tags: ['spiritual jazz', 'ambient', 'gospel'],
    },
    'dark-mysterious': {
      bounds: { valence: { max: 0.6 } },
      shift: { valence: -0.9, acousticness: -0.1 },
      geometry: { darkness_warmth: -0.9 },
      keywords: ['dark', 'mysterious', 'nocturnal'],
      tags: ['darkwave', 'trip hop', 'post-punk'],
    },
    'calm-serene': {
      bounds: { energy: { max: 0.75 } },
      shift: { energy: -0.9, loudness: -0.5, acousticness: 0.4 },
      geometry: { darkness_warmth: 0.4 },
      keywords: ['calm', 'serene', 'still'],
      tags: ['ambient', 'new age', 'acoustic'],
    },
    'joyful-uplifting': {
      bounds: { valence: { min: 0.35 } },
      shift: { valence: 0.9, danceability: 0.3, energy: 0.3 },
      geometry: { darkness_warmth: 0.7, intimate_expansive: 0.2 },
      keywords: ['joyful', 'uplifting', 'bright'],
      tags: ['funk', 'disco', 'indie pop'],
    },
    'romantic-tender': {
      shift: { energy: -0.4, acousticness: 0.3, speechiness: -0.2 },
      geometry: { darkness_warmth: 0.6, intimate_expansive: -0.8 },
      keywords: ['romantic', 'tender', 'close'],
      tags: ['soul', 'bossa nova', 'r&b'],
    },
    'nostalgic-bittersweet': {
      shift: { valence: -0.2, acousticness: 0.2 },
      geometry: { darkness_warmth: 0.3 },
      keywords: ['nostalgic', 'bittersweet', 'faded'],
      tags: ['dream pop', 'city pop', 'indie pop'],
    },
    'tense-urgent': {
      bounds: { energy: { min: 0.4 } },
      shift: { energy: 0.8, tempo: 0.4, valence: -0.3 },
      geometry: { darkness_warmth: -0.6 },
      keywords: ['tense', 'urgent', 'restless'],
      tags: ['post-punk', 'industrial', 'drum and bass'],
    },
    'playful-mischievous': {
      shift: { valence: 0.7, danceability: 0.4 },
      geometry: { darkness_warmth: 0.4, intimate_expansive: -0.2 },
      keywords: ['playful', 'mischievous', 'quirky'],
      tags: ['funk', 'exotica', 'art pop'],
    },
  },
  movement: {
    'slow-patient': {
      bounds: { tempo: { max: 120 } },
      shift: { tempo: -0.8, energy: -0.4, danceability: -0.2 },
      geometry: { intimate_expansive: -0.1 },
      keywords: ['slow', 'patient', 'unhurried'],
      tags: ['slowcore', 'downtempo'],
    },
    'mid-tempo-groove': {
      bounds: { tempo: { min: 75, max: 130 } },
      shift: { tempo: -0.3, danceability: 0.6 },
      keywords: ['groove', 'steady', 'head-nod'],
      tags: ['neo soul', 'hip hop', 'funk'],
    },
    'drifting-beatless': {
      bounds: { danceability: { max: 0.7 } },
      shift: { danceability: -1, energy: -0.8, instrumentalness: 0.6 },
      geometry: { intimate_expansive: 0.5 },
      keywords: ['drifting', 'beatless', 'floating'],
      tags: ['ambient', 'drone', 'modern classical'],
    },
    'steady-driving': {
      bounds: { energy: { min: 0.35 } },
      shift: { energy: 0.5, tempo: 0.3, danceability: 0.2 },
      keywords: ['driving', 'motorik', 'hypnotic'],
      tags: ['krautrock', 'techno', 'post-rock'],
    },
    'danceable-syncopated': {
      bounds: { danceability: { min: 0.5 } },
      shift: { danceability: 1, valence: 0.3 },
      geometry: { acoustic_electronic: 0.1 },
      keywords: ['danceable', 'syncopated', 'rhythmic'],
      tags: ['house', 'afrobeat', 'disco'],
    },
    'fast-energetic': {
      bounds: { tempo: { min: 105 }, energy: { min: 0.45 } },
      shift: { tempo: 0.9, energy: 0.8 },
      keywords: ['fast', 'energetic', 'rushing'],
      tags: ['punk', 'drum and bass', 'power pop'],
    },
    'building-climactic': {
      shift: { energy: 0.2, instrumentalness: 0.3, loudness: 0.1 },
      geometry: { intimate_expansive: 0.7 },
      keywords: ['building', 'climactic', 'soaring'],
      tags: ['post-rock', 'progressive house', 'symphonic rock'],
    },
  },
  palette: {
    'acoustic-organic': {
      bounds: { acousticness: { min: 0.1 } },
      shift: { acousticness: 1, energy: -0.3 },
      geometry: { acoustic_electronic: -0.9 },
      keywords: ['acoustic', 'wooden', 'strings'],
      tags: ['acoustic', 'folk', 'singer-songwriter'],
    },
    'hybrid-blended': {
      shift: { acousticness: 0.2 },
      keywords: ['hybrid', 'blended'],
      tags: ['folktronica', 'trip hop', 'indietronica'],
    },
    'electronic-synthetic': {
      bounds: { acousticness: { max: 0.6 } },
      shift: { acousticness: -0.6, danceability: 0.3 },
      geometry: { acoustic_electronic: 0.9 },
      keywords: ['electronic', 'synthetic', 'synthesiser'],
      tags: ['electronic', 'techno', 'synthpop'],
    },
    'orchestral-cinematic': {
      shift: { instrumentalness: 0.8, acousticness: 0.6, danceability: -0.5 },
      geometry: { acoustic_electronic: -0.5, intimate_expansive: 0.7 },
      keywords: ['orchestral', 'cinematic', 'sweeping'],
      tags: ['modern classical', 'soundtrack', 'orchestral'],
    },
    'guitars-amplified': {
      shift: { energy: 0.6, loudness: 0.4, danceability: -0.3 },
      geometry: { acoustic_electronic: -0.3 },
      keywords: ['guitars', 'amplified', 'feedback'],
      tags: ['indie rock', 'alternative rock', 'rock'],
    },
    'keys-horns': {
      shift: { acousticness: 0.4, danceability: 0.1 },
      geometry: { acoustic_electronic: -0.4, darkness_warmth: 0.3 },
      keywords: ['keys', 'horns', 'brass'],
      tags: ['jazz', 'soul jazz', 'soul'],
    },
    'beats-bass': {
      shift: { danceability: 0.7, loudness: 0.2, acousticness: -0.3 },
      geometry: { acoustic_electronic: 0.5 },
      keywords: ['beats', 'bass', 'low-end'],
      tags: ['hip hop', 'dub', 'bass music'],
    },
    'voice-forward': {
      bounds: { instrumentalness: { max: 0.5 } },
      shift: { instrumentalness: -0.4 },
      geometry: { intimate_expansive: -0.4 },
      keywords: ['voice', 'singing', 'vocal'],
      tags: ['singer-songwriter', 'soul', 'vocal jazz'],
    },
    'wordless-instrumental': {
      bounds: { speechiness: { max: 0.3 } },
      shift: { instrumentalness: 1.4, speechiness: -0.4 },
      keywords: ['wordless', 'instrumental'],
      tags: ['instrumental', 'ambient', 'post-rock'],
    },
  },
  avoid: {
    'too-polished': {
      shift: { loudness: -0.3, acousticness: 0.2 },
      exclude: ['polished', 'over-produced', 'dance pop', 'teen pop'],
    },
    'too-aggressive': {
      bounds: { energy: { max: 0.9 }, loudness: { max: -3 } },
      shift: { energy: -0.5, loudness: -0.4 },
      exclude: ['aggressive', 'harsh', 'metal', 'hardcore', 'noise'],
    },
    'too-sleepy': {
      bounds: { energy: { min: 0.25 } },
      shift: { energy: 0.5, tempo: 0.2 },
      exclude: ['sleep', 'lullaby', 'background music'],
    },
    'too-gloomy': {
      bounds: { valence: { min: 0.15 } },
      shift: { valence: 0.5 },
      geometry: { darkness_warmth: 0.4 },
      exclude: ['gloomy', 'funeral doom', 'depressive'],
    },
    'too-sugary': {
      bounds: { valence: { max: 0.92 } },
      shift: { valence: -0.4 },
      exclude: ['sugary', 'bubblegum pop', 'bubblegum dance', 'teen pop'],
    },
    'too-electronic': {
      shift: { acousticness: 0.5 },
      geometry: { acoustic_electronic: -0.6 },
      exclude: ['edm', 'techno', 'electro house', 'dubstep'],
    },
    'too-wordy': {
      bounds: { speechiness: { max: 0.2 } },
      shift: { speechiness: -0.8 },
      exclude: ['spoken word', 'rap', 'comedy'],
    },
    'live-recordings': {
      bounds: { liveness: { max: 0.7 } },
      shift: { liveness: -0.6 },
      exclude: ['live'],
    },
  },
};

/**
 * What single words of a free text mean; the same kind of numbers as an option, half as strong.
 * In the answer to "what should we avoid" they count the other way round.
 */
export const lexicon: Readonly<Record<string, Meaning>> = {
  acoustic: { shift: { acousticness: 0.5 }, geometry: { acoustic_electronic: -0.5 }, tags: ['acoustic'] },
  aggressive: { shift: { energy: 0.4, loudness: 0.3 }, geometry: { darkness_warmth: -0.3 } },
  ambient: { shift: { energy: -0.5, instrumentalness: 0.4 }, tags: ['ambient'] },
  autumn: { shift: { valence: -0.2, acousticness: 0.2 }, geometry: { darkness_warmth: 0.2 } },
  bass: { shift: { danceability: 0.3 }, geometry: { acoustic_electronic: 0.2 } },
  bright: { shift: { valence: 0.4 }, geometry: { darkness_warmth: 0.3 } },
  calm: { shift: { energy: -0.5 } },
  candlelight: {
    shift: { energy: -0.4, acousticness: 0.4 },
    geometry: { darkness_warmth: 0.5, intimate_expansive: -0.6 },
  },
  cathedral: { shift: { instrumentalness: 0.2 }, geometry: { intimate_expansive: 0.7 } },
  cinematic: {
    shift: { instrumentalness: 0.4 },
    geometry: { intimate_expansive: 0.5 },
    tags: ['soundtrack'],
  },
  club: {
    shift: { danceability: 0.5, energy: 0.4 },
    geometry: { acoustic_electronic: 0.5 },
    tags: ['house'],
  },
  cold: { shift: { valence: -0.2 }, geometry: { darkness_warmth: -0.5 } },
  cosy: {
    shift: { energy: -0.3, acousticness: 0.3 },
    geometry: { darkness_warmth: 0.5, intimate_expansive: -0.5 },
  },
  crowd: { shift: { liveness: 0.5 } },
  dance: { shift: { danceability: 0.5, energy: 0.2 } },
  dark: { shift: { valence: -0.5 }, geometry: { darkness_warmth: -0.6 } },
  desert: {
    shift: { energy: -0.2, instrumentalness: 0.2 },
    geometry: { intimate_expansive: 0.5, darkness_warmth: 0.2 },
  },
  dreamy: { shift: { energy: -0.3 }, geometry: { intimate_expansive: 0.3 }, tags: ['dream pop'] },
  drums: { shift: { danceability: 0.2, energy: 0.3 } },
  dusty: { shift: { acousticness: 0.2, loudness: -0.2 }, geometry: { darkness_warmth: 0.3 } },
  electronic: { shift: { acousticness: -0.4 }, geometry: { acoustic_electronic: 0.6 }, tags: ['electronic'] },
  fast: { shift: { tempo: 0.6, energy: 0.3 } },
  folk: { shift: { acousticness: 0.5 }, geometry: { acoustic_electronic: -0.5 }, tags: ['folk'] },
  gentle: { shift: { energy: -0.5, loudness: -0.3 } },
  groove: { shift: { danceability: 0.5 }, tags: ['funk'] },
  guitar: { shift: { acousticness: 0.1 }, geometry: { acoustic_electronic: -0.3 } },
  happy: { shift: { valence: 0.6 }, geometry: { darkness_warmth: 0.4 } },
  harsh: { shift: { energy: 0.4, loudness: 0.4 }, geometry: { darkness_warmth: -0.4 } },
  instrumental: { shift: { instrumentalness: 0.9 }, tags: ['instrumental'] },
  intimate: { shift: { energy: -0.2 }, geometry: { intimate_expansive: -0.6 } },
  jazz: { shift: { acousticness: 0.3 }, geometry: { acoustic_electronic: -0.3 }, tags: ['jazz'] },
  joy: { shift: { valence: 0.6 }, geometry: { darkness_warmth: 0.4 } },
  live: { shift: { liveness: 0.5 } },
  loud: { shift: { loudness: 0.5, energy: 0.4 } },
  melancholy: { shift: { valence: -0.5 }, geometry: { darkness_warmth: -0.2 } },
  midnight: { shift: { valence: -0.3 }, geometry: { darkness_warmth: -0.5 } },
  morning: { shift: { valence: 0.3, energy: -0.2 }, geometry: { darkness_warmth: 0.4 } },
  night: { shift: { valence: -0.2 }, geometry: { darkness_warmth: -0.4 } },
  ocean: { shift: { energy: -0.2, instrumentalness: 0.2 }, geometry: { intimate_expansive: 0.6 } },
  party: { shift: { danceability: 0.6, energy: 0.5, valence: 0.3 } },
  piano: { shift: { acousticness: 0.5, energy: -0.2 }, geometry: { acoustic_electronic: -0.4 } },
  quiet: { shift: { energy: -0.5, loudness: -0.5 }, geometry: { intimate_expansive: -0.3 } },
  rain: { shift: { energy: -0.3, valence: -0.2 }, geometry: { intimate_expansive: -0.2 } },
  rap: { shift: { speechiness: 0.8, danceability: 0.2 }, tags: ['hip hop'] },
  rock: { shift: { energy: 0.4, loudness: 0.2 }, tags: ['rock'] },
  sad: { shift: { valence: -0.6 }, geometry: { darkness_warmth: -0.3 } },
  slow: { shift: { tempo: -0.6, energy: -0.2 } },
  soft: { shift: { energy: -0.5, loudness: -0.3 } },
  soul: { shift: { valence: 0.1 }, geometry: { darkness_warmth: 0.4 }, tags: ['soul'] },
  space: { geometry: { intimate_expansive: 0.6 } },
  strings: { shift: { acousticness: 0.3, instrumentalness: 0.2 }, geometry: { acoustic_electronic: -0.4 } },
  summer: { shift: { valence: 0.4, energy: 0.1 }, geometry: { darkness_warmth: 0.5 } },
  sunset: { shift: { energy: -0.2 }, geometry: { darkness_warmth: 0.4, intimate_expansive: 0.3 } },
  synth: { shift: { acousticness: -0.3 }, geometry: { acoustic_electronic: 0.5 }, tags: ['synthpop'] },
  techno: {
    shift: { danceability: 0.3, energy: 0.4 },
    geometry: { acoustic_electronic: 0.7 },
    tags: ['techno'],
  },
  tender: { shift: { energy: -0.4 }, geometry: { intimate_expansive: -0.5, darkness_warmth: 0.3 } },
  vocals: { shift: { instrumentalness: -0.5 } },
  voice: { shift: { instrumentalness: -0.5 }, geometry: { intimate_expansive: -0.2 } },
  warm: { shift: { acousticness: 0.3 }, geometry: { darkness_warmth: 0.6 } },
  winter: { shift: { energy: -0.2, valence: -0.2 }, geometry: { darkness_warmth: -0.3 } },
  wooden: { shift: { acousticness: 0.5 }, geometry: { acoustic_electronic: -0.5, intimate_expansive: -0.2 } },
};

/** Words that turn the next meaningful word round. */
export const negations: ReadonlySet<string> = new Set([
  'no',
  'not',
  'never',
  'without',
  'less',
  "don't",
  'dont',
]);

/** Words too common to tell anything. */
export const stopWords: ReadonlySet<string> = new Set(
  `a about all also an and any anything are as at be been but by can for from had has have how i if in into is it its
  just kind like lot love make many maybe me more most much music my of off on or other our out please quite really
  should so some something song songs sort sound sounds stuff such than that the their them then there these they
  thing things this those to too track tracks up very want was way we were what when which while who will with would
  you your`.split(/\s+/),
);
