import { type KeyEvidence, keyEvidence } from '../../services/analysis/src/domain/key/key-evidence.ts';
import { spectralLines } from '../../services/analysis/src/domain/key/key-lines.ts';
import { toMono } from '../../services/analysis/src/domain/signal/mono.ts';
import { resample } from '../../services/analysis/src/domain/signal/resample.ts';
import { ANALYSIS_RATE_HZ } from '../../services/analysis/src/domain/spectrum/spectrum.ts';
import type { DecodedSound } from '../../services/analysis/src/outbound/decoder.ts';

/** What the key analysis sees of one sound, before anything is weighed. */
export default function evidenceOf({ channels, sampleRateHz }: DecodedSound): KeyEvidence {
  return keyEvidence(spectralLines(resample(toMono(channels), sampleRateHz, ANALYSIS_RATE_HZ)));
}
