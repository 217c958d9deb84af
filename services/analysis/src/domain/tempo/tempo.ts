import { type BeatGrid, trackBeats } from './beats.ts';
import { answerOf, sharesOf } from './network.ts';
import type { OnsetCurves } from './onsets.ts';
import { type Pulse, presenceOf, pulsesOf, repetition } from './pulse.ts';
import { presenceNetwork, pulseNetwork } from './tempo-networks.v1.ts';
import { relationOf, SAME_TEMPO, type TempoRelation } from './tempo-relation.ts';

export interface TempoCandidate {
  readonly bpm: number;
  /** 0 to 1; over all candidates at most the confidence of the tempo. */
  readonly confidence: number;
  readonly relation: TempoRelation;
}

export interface Tempo {
  readonly bpm: number;
  /** 0 to 1: that the sound has a beat, at whatever level one counts it. */
  readonly confidence: number;
  /** Best first; the first is the tempo itself. */
  readonly candidates: readonly TempoCandidate[];
  readonly grid: BeatGrid;
}

export type NoTempo = 'silence' | 'too-few-onsets' | 'no-steady-pulse';
export type TempoFinding =
  | { readonly tempo: Tempo; readonly reason: null }
  | { readonly tempo: null; readonly reason: NoTempo };

const CANDIDATES_MAX = 10;
const CANDIDATE_CONFIDENCE_MIN = 0.002;
const ONSETS_MIN = 2;
/** Below this a sound is said to have no tempo: of sounds with and without one about as many are then told wrongly. */
const PRESENCE_MIN = 0.3;
/** The beats of the sound correct the tempo by at most this much. */
const CORRECTION_MAX = 0.02;

/**
 * Finds the beat of a sound: periods at which the onset curves repeat are candidates; for each the evidence (correlation
 * at its multiples and parts, the shape of two beats, where it lies, how a loop's length agrees) is weighed by a small
 * network, and a second one weighs whether there is a beat at all.
 * Sources: G. Percival, G. Tzanetakis, "Streamlined tempo estimation", IEEE TASLP 22(12), 2014 (candidates from
 * autocorrelation, weighed by a trained decision); M. F. McKinney, D. Moelants, "Ambiguity in tempo perception", Music
 * Perception 24(2), 2006 (more than one right answer).
 * @param durationS of the sound
 * @param onsets how many distinct onsets it has
 */
export function findTempo(
  curves: OnsetCurves,
  framesPerSecond: number,
  durationS: number,
  onsets: number,
): TempoFinding {
  if (onsets < ONSETS_MIN) return { tempo: null, reason: 'too-few-onsets' };
  const sound = repetition(curves, framesPerSecond, durationS, onsets);
  const weighed = weigh(pulsesOf(sound));
  const [best] = weighed;
  if (!best) return { tempo: null, reason: 'no-steady-pulse' };
  const evidence = presenceOf(
    sound,
    weighed.map(({ pulse }) => pulse),
    best.pulse,
  );
  const presence = 1 / (1 + Math.exp(-answerOf(presenceNetwork, [...evidence, best.share])));
  if (presence < PRESENCE_MIN) return { tempo: null, reason: 'no-steady-pulse' };

  const grid = trackBeats(sound.curves[0] ?? new Float32Array(0), best.pulse.period, framesPerSecond);
  const correction = 60 / grid.periodS / best.pulse.bpm;
  const scale = Math.abs(correction - 1) <= CORRECTION_MAX ? correction : 1;
  const candidates = weighed
    .map(({ pulse, share }, i) => {
      const relation = i === 0 ? 'main' : relationOf(pulse.bpm / best.pulse.bpm);
      const bpm = relation === 'other' ? pulse.bpm : pulse.bpm * scale;
      return { bpm, confidence: presence * share, relation };
    })
    .filter(({ confidence }, i) => i === 0 || confidence >= CANDIDATE_CONFIDENCE_MIN)
    .slice(0, CANDIDATES_MAX);
  return { tempo: { bpm: best.pulse.bpm * scale, confidence: presence, candidates, grid }, reason: null };
}

interface Weighed {
  readonly pulse: Pulse;
  /** How much of the belief is this pulse's; all shares sum to 1. */
  readonly share: number;
}

/** Best first, of pulses that are the same tempo the better one. */
function weigh(pulses: readonly Pulse[]): Weighed[] {
  const shares = sharesOf(pulses.map(({ evidence }) => answerOf(pulseNetwork, evidence)));
  return pulses
    .map((pulse, i) => ({ pulse, share: shares[i] ?? 0 }))
    .toSorted((a, b) => b.share - a.share)
    .filter(
      ({ pulse }, i, all) =>
        all.findIndex((other) => Math.abs(other.pulse.bpm / pulse.bpm - 1) < SAME_TEMPO) === i,
    );
}

/** Shorter loops are cut to the beat, longer ones to the bar. */
const BEATS_CUT_TO_BARS = 8;
const BAR_BEATS = 4;

/**
 * The tempo that makes a loop a whole number of bars of four beats, or of beats where it has few, when the measured one
 * is that within a part of `tolerance`; else the measured one. A loop's length is the better clock.
 */
export function fitToLength(bpm: number, durationS: number, tolerance: number): number {
  const beats = (bpm * durationS) / 60;
  const unit = beats < BEATS_CUT_TO_BARS - 0.5 ? 1 : BAR_BEATS;
  const whole = unit * Math.round(beats / unit);
  if (whole < 2) return bpm;
  const exact = (60 * whole) / durationS;
  return Math.abs(exact / bpm - 1) <= tolerance ? exact : bpm;
}
