import { dice } from '@trc/music/dice';
import type { Item, Truth } from './manifest.ts';
import { sampleRateHz, writeMono } from './pcm.ts';
import { finish, run } from './render.ts';
import type { Seeds } from './seeds.ts';

const noTempo = { tempo: 'none' } as const;
const nothing: Truth = { tempo: 'none', key: 'none' };

/** Noise that stands still or moves slowly, and silence. */
export function noises(): Item[] {
  const sounds: Readonly<Record<string, readonly string[]>> = {
    white: ['synth', '6', 'whitenoise'],
    pink: ['synth', '9', 'pinknoise'],
    brown: ['synth', '12', 'brownnoise'],
    'white-quiet': ['synth', '5', 'whitenoise', 'vol', '0.01'],
    band: ['synth', '7', 'whitenoise', 'bandpass', '900', '200'],
    high: ['synth', '4', 'whitenoise', 'highpass', '6000'],
    low: ['synth', '8', 'brownnoise', 'lowpass', '180'],
    wind: ['synth', '14', 'pinknoise', 'bandpass', '500', '1.2q', 'tremolo', '0.13', '70'],
    surf: ['synth', '16', 'brownnoise', 'synth', '16', 'pinknoise', 'mix', 'tremolo', '0.1', '85'],
    swell: ['synth', '8', 'pinknoise', 'fade', 't', '6', '8', '2'],
    sweep: ['synth', '10', 'sine', 'mix', '100/4000'],
    hum: ['synth', '8', 'sawtooth', '50', 'lowpass', '400'],
    tone: ['synth', '5', 'sine', '1000'],
    flanged: ['synth', '9', 'pinknoise', 'flanger', '5', '6', '40', '71', '0.12'],
    burst: ['synth', '0.4', 'whitenoise', 'fade', 'l', '0', '0.4', '0.39'],
    crackle: ['synth', '7', 'brownnoise', 'overdrive', '30', 'highpass', '800'],
  };
  const tonal = ['sweep', 'hum', 'tone'];
  const noise = Object.entries(sounds).map(
    ([name, effects]): Item => ({
      file: `noise/${name}.wav`,
      group: 'noise',
      ...noTempo,
      key: tonal.includes(name) ? null : 'none',
      make: async (target) =>
        void (await run('sox', ['-R', '-n', '-r', '44100', '-b', '16', '-c', '2', target, ...effects])),
    }),
  );
  const silence = [1, 8].map(
    (seconds): Item => ({
      file: `noise/silence-${seconds}.wav`,
      group: 'noise',
      ...nothing,
      make: async (target) =>
        void (await run('sox', [
          '-n',
          '-D',
          '-r',
          '44100',
          '-b',
          '16',
          '-c',
          '1',
          target,
          'trim',
          '0',
          `${seconds}`,
        ])),
    }),
  );
  return [...noise, ...silence];
}

/** Textures of grains that come at random (Poisson) times: rain, fire, bubbles, gravel, applause. */
export function textures(seedOf: Seeds): Item[] {
  const kinds = [
    { name: 'rain', perSecond: 220, decayMs: 4, tonal: false },
    { name: 'drops', perSecond: 7, decayMs: 40, tonal: true },
    { name: 'fire', perSecond: 18, decayMs: 9, tonal: false },
    { name: 'gravel', perSecond: 60, decayMs: 14, tonal: false },
    { name: 'bubbles', perSecond: 14, decayMs: 60, tonal: true },
    { name: 'clicks', perSecond: 3, decayMs: 2, tonal: false },
    { name: 'geiger', perSecond: 11, decayMs: 1, tonal: false },
    { name: 'applause', perSecond: 600, decayMs: 18, tonal: false },
    { name: 'chimes', perSecond: 2.2, decayMs: 900, tonal: true },
    { name: 'debris', perSecond: 4.5, decayMs: 120, tonal: false },
  ];
  return kinds.map(({ name, perSecond, decayMs, tonal }, nth) => ({
    file: `textures/${name}.wav`,
    group: 'texture',
    ...noTempo,
    key: tonal ? null : 'none',
    make: (target) => {
      const roll = dice(seedOf(`texture ${name}`));
      const samples = new Float32Array((7 + nth) * sampleRateHz);
      const decay = (decayMs / 1000) * sampleRateHz;
      let start = 0;
      for (;;) {
        start += Math.floor((-Math.log(1 - roll()) / perSecond) * sampleRateHz);
        if (start >= samples.length) break;
        const level = Math.exp(-2 * roll());
        const radians = (2 * Math.PI * (300 + 2500 * roll() ** 2)) / sampleRateHz;
        const end = Math.min(samples.length, start + Math.ceil(6 * decay));
        for (let at = start; at < end; at += 1) {
          const wave = tonal ? Math.sin(radians * (at - start)) : 2 * roll() - 1;
          samples[at] = (samples[at] ?? 0) + level * wave * Math.exp((start - at) / decay);
        }
      }
      return writeMono(target, samples);
    },
  }));
}

/** Nobody's speech keeps a beat. */
export function speech(): Item[] {
  const voices = [
    'en-gb',
    'en-us+f3',
    'de',
    'fr+f2',
    'es+m4',
    'it',
    'ja',
    'ru+m2',
    'pl',
    'pt-br+f4',
    'fi',
    'tr+m7',
    'el',
    'sv+f1',
    'en+whisper',
    'hi',
  ];
  const sentences = [
    'The record on the shelf has not been played since the winter, and nobody remembers who brought it here.',
    'Two hundred and forty-seven, nineteen, six. Please wait. The train to the coast leaves in eleven minutes from platform four.',
    'When the rain began we moved the tables inside, counted the chairs twice, and found that one of them was missing.',
    'Oh! Really? I never thought so. Well, perhaps; but then again, who can tell what the others were looking for?',
  ];
  return voices.map((voice, nth) => ({
    file: `speech/${voice.replace('+', '-')}.${nth % 3 ? 'wav' : 'mp3'}`,
    group: 'speech',
    ...nothing,
    make: async (target, scratch) => {
      const wav = `${scratch}/speech.wav`;
      const text = [0, 1, 2]
        .slice(0, 1 + (nth % 3))
        .map((step) => sentences[(nth + step) % sentences.length]);
      await run('espeak-ng', ['-v', voice, '-s', `${125 + ((nth * 23) % 70)}`, '-w', wav, text.join(' ')]);
      await finish(wav, target, { peakDb: -3 }, scratch);
    },
  }));
}
