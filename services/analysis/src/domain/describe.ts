import type { Analysis } from '@trc/contracts/documents/sample.v1';

const rounded = (value: number, digits = 0) => value.toFixed(digits);

/** The measured features of a sound in words and numbers, for a reader who cannot hear it. */
export function describeSound({
  kind,
  duration_s,
  tempo,
  key,
  loudness,
  spectral,
  onsets_s,
}: Analysis): string {
  return [
    `kind: ${kind}, ${rounded(duration_s, 2)} s`,
    tempo ? `tempo: ${rounded(tempo.bpm, 1)} bpm, confidence ${rounded(tempo.confidence, 2)}` : 'tempo: none',
    key ? `key: ${key.tonic} ${key.scale}, confidence ${rounded(key.confidence, 2)}` : 'key: none',
    `loudness: ${loudness.integrated_lufs === null ? 'silent' : `${rounded(loudness.integrated_lufs, 1)} LUFS`}, true peak ${rounded(loudness.true_peak_dbtp, 1)} dBTP`,
    `onsets per second: ${rounded(onsets_s.length / duration_s, 2)}`,
    `spectral centroid: ${rounded(spectral.centroid_hz.mean)} Hz, spread ${rounded(spectral.centroid_hz.sd)} Hz`,
    `rolloff: ${rounded(spectral.rolloff_hz.mean)} Hz, bandwidth: ${rounded(spectral.bandwidth_hz.mean)} Hz`,
    `flatness: ${rounded(spectral.flatness.mean, 3)}, contrast: ${rounded(spectral.contrast_db.mean, 1)} dB, flux: ${rounded(spectral.flux.mean, 3)}`,
  ].join('\n');
}
