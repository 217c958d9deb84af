import { readFileSync } from 'node:fs';
import { analysisSchema } from '@trc/contracts/documents/sample.v1';
import { expect, it } from 'vitest';
import { describeSound } from './describe.ts';

const example = new URL('../../../../../libs/contracts/examples/documents/sample.v1.json', import.meta.url);
const analysis = analysisSchema.parse(JSON.parse(readFileSync(example, 'utf8')).analysis);

it('tells what was measured and estimated, with how sure it is', () => {
  const told = describeSound(analysis);
  expect(told).toContain(
    'tempo: 120.0 bpm, confidence 0.82, steadiness of the beats 0.97, may also be felt at 60.0 (half)',
  );
  expect(told).toContain('key: A minor, confidence 0.64, next C major, tuned -4 cents off');
  expect(told).toContain('danceability 0.68 ± 0.12');
  expect(told).not.toContain(analysis.similarity.join(','));
});

it('gives the reason where there is no tempo, key or estimate', () => {
  const told = describeSound({
    ...analysis,
    tempo: null,
    tempo_reason: 'silence',
    key: null,
    key_reason: 'silence',
    listener_features: null,
  });
  expect(told).toContain('tempo: none (silence)');
  expect(told).toContain('key: none (silence)');
  expect(told).not.toMatch(/danceability|null|undefined/);
});
