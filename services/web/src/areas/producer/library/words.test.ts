import { describe, expect, it } from 'vitest';
import * as words from './words.ts';

describe('what is measured, in words', () => {
  it.each([
    [words.tempoText(92.46), '92.5 bpm'],
    [words.tempoText(120.04), '120 bpm'],
    [words.keyText({ tonic: 'F#', scale: 'minor' }), '11A · F♯ minor'],
    [words.loudnessText(-14.23), '−14.2 LUFS'],
    [words.loudnessText(null), 'silent'],
    [words.hertz(439.6), '440 Hz'],
    [words.hertz(4_400), '4.4 kHz'],
    [words.sureness(0.82), 'very sure'],
    [words.sureness(0.1), 'a guess'],
    [words.relationText('half'), 'half time'],
    [words.reasonText('no-steady-pulse'), 'There is no steady pulse.'],
    [words.reasonText('model-away'), 'Model away.'],
    [words.barsText(120, 8), '4 bars'],
    [words.barsText(120, 2.01), '1 bar'],
    [words.barsText(92, 8), 'about 3.1 bars'],
    [words.alikeText(0), '100 % alike'],
    [words.alikeText(0.5), '75 % alike'],
    [words.durationText(0.02), '0.1 s'],
    [words.durationText(8.04), '8 s'],
    [words.durationText(125), '2:05'],
    [words.moment(63.27), '1:03.2'],
    [words.analysingText(1), '1 sound is being analysed'],
    [words.analysingText(3), '3 sounds are being analysed'],
  ])('%s', (text, expected) => expect(text).toBe(expected));
});

it('tags are read as the API keeps them', () => {
  expect(words.tagsIn(' Verse  2, DUSTY,, dusty ,')).toEqual(['verse 2', 'dusty']);
  expect(words.tagsIn('x'.repeat(40))).toEqual(['x'.repeat(30)]);
});
