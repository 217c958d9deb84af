import type { Analysis } from '@trc/contracts/documents/sample.v1';
import { estimatedNames } from './listener-features-space.ts';

const rounded = (value: number, digits = 0) => value.toFixed(digits);
/** Of the further tempi so many are told. */
const OTHER_TEMPI_MAX = 2;

/** The measured features of a sound in words and numbers, for a reader who cannot hear it. */
export function describeSound(analysis: Analysis): string {
  const { kind, duration_s, loudness, spectral, onsets_s } = analysis;
  return [
    `kind: ${kind}, ${rounded(duration_s, 2)} s`,
    `tempo: ${describeTempo(analysis)}`,
    `key: ${describeKey(analysis)}`,
    `loudness: ${loudness.integrated_lufs === null ? 'silent' : `${rounded(loudness.integrated_lufs, 1)} LUFS`}, true peak ${rounded(loudness.true_peak_dbtp, 1)} dBTP`,
    `onsets per second: ${rounded(onsets_s.length / duration_s, 2)}`,
    `spectral centroid: ${rounded(spectral.centroid_hz.mean)} Hz, spread ${rounded(spectral.centroid_hz.sd)} Hz`,
    `rolloff: ${rounded(spectral.rolloff_hz.mean)} Hz, bandwidth: ${rounded(spectral.bandwidth_hz.mean)} Hz`,
    `flatness: ${rounded(spectral.flatness.mean, 3)}, contrast: ${rounded(spectral.contrast_db.mean, 1)} dB, flux: ${rounded(spectral.flux.mean, 3)}`,
    ...describeFeatures(analysis),
  ].join('\n');
}

function describeTempo({ tempo, tempo_reason }: Analysis): string {
  if (!tempo) return `none (${tempo_reason})`;
  const others = tempo.candidates
    .filter(({ relation }) => relation !== 'main')
    .slice(0, OTHER_TEMPI_MAX)
    .map(({ bpm, relation }) => `${rounded(bpm, 1)} (${relation})`);
  return [
    `${rounded(tempo.bpm, 1)} bpm, confidence ${rounded(tempo.confidence, 2)}`,
    `steadiness of the beats ${rounded(tempo.beat_grid.stability, 2)}`,
    ...(others.length > 0 ? [`may also be felt at ${others.join(' or ')}`] : []),
  ].join(', ');
}

function describeKey({ key, key_reason }: Analysis): string {
  if (!key) return `none (${key_reason})`;
  const { runner_up } = key;
  return `${key.tonic} ${key.scale}, confidence ${rounded(key.confidence, 2)}, next ${runner_up.tonic} ${runner_up.scale}, tuned ${rounded(key.tuning_cents)} cents off`;
}

function describeFeatures({ listener_features }: Analysis): string[] {
  if (!listener_features) return [];
  const told = estimatedNames.map((name) => {
    const { value, sd } = listener_features[name];
    return `${name} ${rounded(value, 2)} ± ${rounded(sd, 2)}`;
  });
  return [`estimated, 0 to 1 with standard error: ${told.join(', ')}`];
}
