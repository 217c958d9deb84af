import { findKey, type KeyFinding } from './key.ts';
import { type Kind, kindOf } from './kind.ts';
import { measureLoudness } from './loudness.ts';
import { ONSET_FRAMES_PER_SECOND, onsetCurve, pickOnsets } from './onsets.ts';
import { resample } from './resample.ts';
import { similarityVector } from './similarity.ts';
import type { Probe, SoundFormat } from './sound-format.ts';
import { ANALYSIS_RATE_HZ } from './spectrum.ts';
import type { MeanSd } from './statistics.ts';
import { findTempo, fitToLength, type TempoFinding, type TempoRelation } from './tempo.ts';
import { scanSpectrum, type Timbre } from './timbre.ts';
import { outline } from './waveform.ts';

/** Raise it whenever a number in the result may come out differently: stored results are then measured again. */
export const ANALYSER_VERSION = '1.0.0';

/** No recording is hotter than +48 dB over full scale; a float file that says so holds garbage. */
const SAMPLE_MAX = 256;
/** Below this peak (−100 dBFS) a sound counts as silent: nothing but loudness is measured. */
const SILENT_PEAK = 1e-5;
/** Channels that cancel to less than this part of their own level are measured one by one instead of summed. */
const CANCELLED = 0.05;
const LOOP_TOLERANCE = 0.01;

export interface Analysis {
  readonly duration_s: number;
  readonly sample_rate_hz: number;
  readonly channels: number;
  readonly bit_depth: number | null;
  readonly format: SoundFormat;
  readonly kind: Kind;
  readonly tempo: {
    readonly bpm: number;
    readonly confidence: number;
    readonly candidates: readonly {
      readonly bpm: number;
      readonly confidence: number;
      readonly relation: TempoRelation;
    }[];
  } | null;
  readonly tempo_reason: string | null;
  readonly key: {
    readonly tonic: string;
    readonly scale: 'major' | 'minor';
    readonly confidence: number;
    readonly tuning_cents: number;
    readonly runner_up: { readonly tonic: string; readonly scale: 'major' | 'minor' };
  } | null;
  readonly key_reason: string | null;
  readonly loudness: { readonly integrated_lufs: number | null; readonly true_peak_dbtp: number };
  readonly spectral: {
    readonly centroid_hz: MeanSd;
    readonly rolloff_hz: MeanSd;
    readonly bandwidth_hz: MeanSd;
    readonly flatness: MeanSd;
    readonly contrast_db: MeanSd;
    readonly flux: MeanSd;
    readonly zero_crossing_rate: MeanSd;
    readonly rms: MeanSd;
    readonly mfcc: { readonly mean: readonly number[]; readonly sd: readonly number[] };
    readonly chroma: { readonly mean: readonly number[]; readonly sd: readonly number[] };
  };
  readonly onsets_s: readonly number[];
  readonly peaks: {
    readonly samples_per_peak: number;
    readonly min: readonly number[];
    readonly max: readonly number[];
  };
  readonly similarity: readonly number[];
  readonly analyser_version: string;
}

/**
 * Measures a decoded sound. Cost and memory grow with its length only.
 * @param channels one array per channel, all of one length of at least one sample, full scale ±1; garbage in them
 * (not a number, far beyond full scale) is put right in place
 */
export function analyse(channels: readonly Float32Array[], probe: Probe): Analysis {
  for (const samples of channels) tame(samples);
  const length = channels[0]?.length ?? 0;
  const durationS = length / probe.sampleRateHz;
  const loudness = measureLoudness(channels, probe.sampleRateHz);
  const mono = resample(toMono(channels), probe.sampleRateHz, ANALYSIS_RATE_HZ);
  const peak = highest(mono);
  const silent = peak < SILENT_PEAK;

  const scan = scanSpectrum(mono);
  const curve = onsetCurve(scan.levels, scan.frames, peak);
  const onsets = silent ? [] : pickOnsets(curve.all, mono);
  const tempo: TempoFinding = silent
    ? { tempo: null, reason: 'silence' }
    : findTempo([curve.all, curve.low], ONSET_FRAMES_PER_SECOND, onsets.length);
  const key = silent ? silentKey() : findKey(mono);
  const kind = kindOf({ durationS, onsets: onsets.length, hasTempo: tempo.tempo !== null });
  const waveform = outline(channels);
  return {
    duration_s: rounded(durationS, 6),
    sample_rate_hz: probe.sampleRateHz,
    channels: channels.length,
    bit_depth: probe.bitDepth,
    format: probe.format,
    kind,
    tempo: describeTempo(tempo, kind, durationS),
    tempo_reason: tempo.reason,
    key: describeKey(key),
    key_reason: key.reason,
    loudness: {
      integrated_lufs: loudness.integratedLufs === null ? null : rounded(loudness.integratedLufs, 2),
      true_peak_dbtp: rounded(loudness.truePeakDbtp, 2),
    },
    spectral: describeSpectrum(scan.timbre, key.chroma),
    onsets_s: onsets.map((onset) => rounded(onset.timeS, 4)),
    peaks: { samples_per_peak: waveform.samplesPerPeak, min: waveform.min, max: waveform.max },
    similarity: similarityVector({
      timbre: scan.timbre,
      durationS,
      onsets: onsets.length,
      energyCentre: energyCentre(mono),
      loudness,
    }).map((value) => rounded(value, 6)),
    analyser_version: ANALYSER_VERSION,
  };
}

function tame(samples: Float32Array): void {
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i] ?? 0;
    if (!(Math.abs(x) <= SAMPLE_MAX)) samples[i] = Number.isNaN(x) ? 0 : Math.sign(x) * SAMPLE_MAX;
  }
}

/** The mean of the channels; the first audible channel where they cancel each other out. */
function toMono(channels: readonly Float32Array[]): Float32Array {
  const first = channels[0] ?? new Float32Array(0);
  if (channels.length === 1) return first;
  const mono = new Float32Array(first.length);
  for (const samples of channels)
    for (let i = 0; i < mono.length; i++) mono[i] = (mono[i] ?? 0) + (samples[i] ?? 0);
  for (let i = 0; i < mono.length; i++) mono[i] = (mono[i] ?? 0) / channels.length;
  const levels = channels.map(power);
  const loudest = Math.max(...levels);
  return power(mono) < CANCELLED ** 2 * loudest ? (channels[levels.indexOf(loudest)] ?? mono) : mono;
}

function power(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] ?? 0) ** 2;
  return sum;
}

function highest(samples: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i] ?? 0));
  return peak;
}

/** The mean time of the energy as a part of the duration: early for a hit, the middle for a steady sound. */
function energyCentre(samples: Float32Array): number {
  let weighted = 0;
  let sum = 0;
  for (let i = 0; i < samples.length; i++) {
    const energy = (samples[i] ?? 0) ** 2;
    weighted += i * energy;
    sum += energy;
  }
  return sum > 0 ? weighted / sum / samples.length : 0.5;
}

function silentKey(): KeyFinding {
  return { key: null, reason: 'silence', chroma: Array.from({ length: 12 }, () => ({ mean: 0, sd: 0 })) };
}

function describeTempo({ tempo }: TempoFinding, kind: Kind, durationS: number): Analysis['tempo'] {
  if (!tempo) return null;
  const fitted = kind === 'loop' ? fitToLength(tempo.bpm, durationS, LOOP_TOLERANCE) : tempo.bpm;
  const correction = fitted / tempo.bpm;
  return {
    bpm: rounded(fitted, 2),
    confidence: rounded(tempo.confidence, 3),
    candidates: tempo.candidates.map(({ bpm, confidence, relation }) => ({
      bpm: rounded(relation === 'other' ? bpm : bpm * correction, 2),
      confidence: rounded(confidence, 3),
      relation,
    })),
  };
}

function describeKey({ key }: KeyFinding): Analysis['key'] {
  if (!key) return null;
  return {
    tonic: key.tonic,
    scale: key.scale,
    confidence: rounded(key.confidence, 3),
    tuning_cents: rounded(key.tuningCents, 1),
    runner_up: key.runnerUp,
  };
}

function describeSpectrum(timbre: Timbre, chroma: readonly MeanSd[]): Analysis['spectral'] {
  return {
    centroid_hz: roundedStat(timbre.centroidHz, 1),
    rolloff_hz: roundedStat(timbre.rolloffHz, 1),
    bandwidth_hz: roundedStat(timbre.bandwidthHz, 1),
    flatness: roundedStat(timbre.flatness, 5),
    contrast_db: roundedStat(timbre.contrastDb, 2),
    flux: roundedStat(timbre.flux, 5),
    zero_crossing_rate: roundedStat(timbre.zeroCrossingRate, 5),
    rms: roundedStat(timbre.rms, 6),
    mfcc: columns(timbre.mfcc),
    chroma: columns(chroma),
  };
}

function columns(stats: readonly MeanSd[]): { mean: number[]; sd: number[] } {
  return { mean: stats.map((stat) => rounded(stat.mean, 4)), sd: stats.map((stat) => rounded(stat.sd, 4)) };
}

function roundedStat(stat: MeanSd, decimals: number): MeanSd {
  return { mean: rounded(stat.mean, decimals), sd: rounded(stat.sd, decimals) };
}

/** Adding zero turns −0 into 0, so that equal results are equal. */
function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale + 0;
}
