import type { Analysis } from '@trc/contracts/documents/sample.v1';
import type { Probe } from './container/sound-format.ts';
import { findKey, type KeyFinding } from './key/key.ts';
import { type Kind, kindOf } from './kind.ts';
import { listenerFeatures } from './library/listener-features.ts';
import { similarityVector } from './library/similarity.ts';
import { BLOCK_SAMPLES } from './signal/blocks.ts';
import { highest } from './signal/highest.ts';
import { measureLoudness } from './signal/loudness.ts';
import { toMono } from './signal/mono.ts';
import { resample } from './signal/resample.ts';
import { tame } from './signal/tame.ts';
import { outline } from './signal/waveform.ts';
import { ANALYSIS_RATE_HZ } from './spectrum/spectrum.ts';
import { scanSpectrum, type Timbre } from './spectrum/timbre.ts';
import type { MeanSd } from './statistics.ts';
import { ONSET_FRAMES_PER_SECOND, onsetCurves, pickOnsets } from './tempo/onsets.ts';
import { findTempo, fitToLength, type TempoFinding } from './tempo/tempo.ts';

/** Raise it whenever a number in the result may come out differently: stored results are then measured again. */
export const ANALYSER_VERSION = '2.0.0';

/** Below this peak (−100 dBFS) a sound counts as silent: nothing but loudness is measured. */
const SILENT_PEAK = 1e-5;
const LOOP_TOLERANCE = 0.01;

/**
 * Measures a decoded sound. Cost and memory grow with its length only.
 * @param channels one array per channel, all of one length of at least one sample, full scale ±1. They are taken: garbage
 * in them (not a number, far beyond full scale) is put right in place, and the list is empty afterwards, so that a long
 * sound is not in memory twice
 */
export function analyse(channels: Float32Array[], probe: Probe): Analysis {
  for (const samples of channels) tame(samples);
  const channelCount = channels.length;
  const durationS = (channels[0]?.length ?? 0) / probe.sampleRateHz;
  const loudness = measureLoudness(channels, probe.sampleRateHz);
  const waveform = outline(channels);
  const mono = resample(toMono(channels), probe.sampleRateHz, ANALYSIS_RATE_HZ);
  channels.length = 0;
  const peak = highest(mono);
  const silent = peak < SILENT_PEAK;

  const scan = scanSpectrum(mono);
  const curves = onsetCurves(scan.levels, scan.frames, peak);
  const onsets = silent ? [] : pickOnsets(curves, mono);
  const tempo: TempoFinding = silent
    ? { tempo: null, reason: 'silence' }
    : findTempo(curves, ONSET_FRAMES_PER_SECOND, durationS, onsets.length);
  const key = silent ? silentKey() : findKey(mono);
  const kind = kindOf({ durationS, onsets: onsets.length, bpm: tempo.tempo?.bpm ?? null });
  const measured: Omit<Analysis, 'listener_features'> = {
    duration_s: rounded(durationS, 6),
    sample_rate_hz: probe.sampleRateHz,
    channels: channelCount,
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
    beats_s: (tempo.tempo?.grid.beatsS ?? []).map((timeS) => rounded(timeS, 4)),
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
  return { ...measured, listener_features: listenerFeatures(measured) };
}

/** The mean time of the energy as a part of the duration: early for a hit, the middle for a steady sound. */
function energyCentre(samples: Float32Array): number {
  let weighted = 0;
  let sum = 0;
  for (let start = 0; start < samples.length; start += BLOCK_SAMPLES) {
    const moments = energyMoments(samples, start, Math.min(samples.length, start + BLOCK_SAMPLES));
    weighted += moments.weighted;
    sum += moments.sum;
  }
  return sum > 0 ? weighted / sum / samples.length : 0.5;
}

function energyMoments(
  samples: Float32Array,
  start: number,
  end: number,
): { readonly sum: number; readonly weighted: number } {
  let weighted = 0;
  let sum = 0;
  for (let i = start; i < end; i++) {
    const x = samples[i] as number;
    const energy = x * x;
    weighted += i * energy;
    sum += energy;
  }
  return { sum, weighted };
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
    beat_grid: {
      first_beat_s: rounded(tempo.grid.beatsS[0] ?? 0, 4),
      stability: rounded(tempo.grid.stability, 3),
    },
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
