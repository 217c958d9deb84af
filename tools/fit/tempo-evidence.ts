import { toMono } from '../../services/analysis/src/domain/signal/mono.ts';
import { resample } from '../../services/analysis/src/domain/signal/resample.ts';
import { ANALYSIS_RATE_HZ } from '../../services/analysis/src/domain/spectrum/spectrum.ts';
import { scanSpectrum } from '../../services/analysis/src/domain/spectrum/timbre.ts';
import {
  ONSET_FRAMES_PER_SECOND,
  onsetCurves,
  pickOnsets,
} from '../../services/analysis/src/domain/tempo/onsets.ts';
import {
  type Pulse,
  presenceOf,
  pulsesOf,
  repetition,
} from '../../services/analysis/src/domain/tempo/pulse.ts';
import type { DecodedSound } from '../../services/analysis/src/outbound/decoder.ts';

export interface TempoEvidence {
  readonly durationS: number;
  readonly pulses: readonly Pick<Pulse, 'bpm' | 'evidence'>[];
  readonly presence: readonly Float32Array[];
}

/** What the tempo analysis sees of one sound, before anything is weighed. */
export default function tempoEvidence({ channels, sampleRateHz }: DecodedSound): TempoEvidence {
  const mono = resample(toMono(channels), sampleRateHz, ANALYSIS_RATE_HZ);
  const peak = mono.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const { levels, frames } = scanSpectrum(mono);
  const curves = onsetCurves(levels, frames, peak);
  const durationS = mono.length / ANALYSIS_RATE_HZ;
  const sound = repetition(curves, ONSET_FRAMES_PER_SECOND, durationS, pickOnsets(curves, mono).length);
  const pulses = pulsesOf(sound);
  return { durationS, pulses, presence: pulses.map((pulse) => presenceOf(sound, pulses, pulse)) };
}
