import type { QuestionId } from '@trc/contracts/documents/answers.v1';

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
}

export interface Question {
  readonly id: QuestionId;
  readonly text: string;
  readonly options: readonly Option[];
}

const option = (id: string, label: string, hint: string): Option => ({ id, label, hint });

/** The five questions. Every one takes several options and a free text; none has to be answered. */
export const questions: readonly Question[] = [
  {
    id: 'texture',
    text: 'What textures or production qualities draw you in?',
    options: [
      option('warm-analog', 'Warm & Analog', 'tape hiss, dusty, vinyl warmth'),
      option('spacious-reverberant', 'Spacious & Reverberant', 'cathedral space, long echoes'),
      option('clean-crisp', 'Clean & Crisp', 'hi-fi, precise, every detail in place'),
      option('handmade-organic', 'Handmade & Organic', 'human imperfection, breath and fingers'),
      option('dense-layered', 'Dense & Layered', 'walls of sound, much to discover'),
      option('sparse-minimal', 'Sparse & Minimal', 'few notes, room between them'),
      option('raw-gritty', 'Raw & Gritty', 'distortion, edges left on'),
      option('hazy-lofi', 'Hazy & Lo-fi', 'soft focus, bedroom recordings'),
    ],
  },
  {
    id: 'emotion',
    text: 'What kind of emotional space do these songs create?',
    options: [
      option('melancholic-contemplative', 'Melancholic & Contemplative', 'thinking by a rainy window'),
      option('spiritual-transcendent', 'Spiritual & Transcendent', 'larger than the day'),
      option('dark-mysterious', 'Dark & Mysterious', 'shadow, unease, allure'),
      option('calm-serene', 'Calm & Serene', 'slow breath, open water'),
      option('joyful-uplifting', 'Joyful & Uplifting', 'windows down, arms up'),
      option('romantic-tender', 'Romantic & Tender', 'close, unguarded'),
      option('nostalgic-bittersweet', 'Nostalgic & Bittersweet', 'a summer that is over'),
      option('tense-urgent', 'Tense & Urgent', 'heart rate up, no way back'),
      option('playful-mischievous', 'Playful & Mischievous', 'a wink in every bar'),
    ],
  },
  {
    id: 'movement',
    text: 'How should the music move?',
    options: [
      option('slow-patient', 'Slow & Patient', 'unhurried, meditative'),
      option('mid-tempo-groove', 'Mid-Tempo Groove', 'steady, head-nod'),
      option('drifting-beatless', 'Drifting & Beatless', 'no pulse to hold on to'),
      option('steady-driving', 'Steady & Driving', 'a motor that does not stop'),
      option('danceable-syncopated', 'Danceable & Syncopated', 'hips before head'),
      option('fast-energetic', 'Fast & Energetic', 'running pace and above'),
      option('building-climactic', 'Building & Climactic', 'starts small, ends enormous'),
    ],
  },
  {
    id: 'palette',
    text: 'What sonic palette appeals to you?',
    options: [
      option('acoustic-organic', 'Acoustic & Organic', 'guitars, strings, wood'),
      option('hybrid-blended', 'Hybrid & Blended', 'electronic and acoustic together'),
      option('electronic-synthetic', 'Electronic & Synthetic', 'synthesisers, machines, voltage'),
      option('orchestral-cinematic', 'Orchestral & Cinematic', 'strings, brass, wide screen'),
      option('guitars-amplified', 'Amplified Guitars', 'bands, amplifiers, feedback'),
      option('keys-horns', 'Keys & Horns', 'piano, organ, saxophone, brass'),
      option('beats-bass', 'Beats & Bass', 'low end first'),
      option('voice-forward', 'Voice Forward', 'singing at the centre'),
      option('wordless-instrumental', 'Wordless & Instrumental', 'nobody sings'),
    ],
  },
  {
    id: 'avoid',
    text: 'What should we avoid?',
    options: [
      option('too-polished', 'Too Polished', 'over-produced, radio-ready'),
      option('too-aggressive', 'Too Aggressive', 'harsh, abrasive'),
      option('too-sleepy', 'Too Sleepy', 'nothing happens'),
      option('too-gloomy', 'Too Gloomy', 'hopeless, heavy-hearted'),
      option('too-sugary', 'Too Sugary', 'forced cheer, bubblegum'),
      option('too-electronic', 'Too Electronic', 'cold machines, no hands'),
      option('too-wordy', 'Too Wordy', 'talking and rapping over everything'),
      option('live-recordings', 'Live Recordings', 'crowds and clapping'),
    ],
  },
];
