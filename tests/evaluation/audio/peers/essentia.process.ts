/** `essentia.process.ts FOLDER METHOD…`: essentia.js from the packages in a folder; METHOD is `multifeature`, `degara`, `percival`, `bgate` or `edma`. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Tonic } from '../manifest.ts';
import type { Estimate } from '../metrics.ts';
import { readSamples, serve, tempoOf } from './serve.ts';

interface Vector {
  delete(): void;
}

interface Essentia {
  arrayToVector(samples: Float32Array): Vector;
  vectorToArray(vector: Vector): Float32Array;
  RhythmExtractor2013(
    signal: Vector,
    bpmMax: number,
    method: string,
    bpmMin: number,
  ): { bpm: number; confidence: number; ticks: Vector; estimates: Vector; bpmIntervals: Vector };
  PercivalBpmEstimator(signal: Vector): { bpm: number };
  // The package takes parameters by place only.
  KeyExtractor(
    signal: Vector,
    averageDetuningCorrection: boolean,
    frameSize: number,
    hopSize: number,
    hpcpSize: number,
    maxFrequency: number,
    maximumSpectralPeaks: number,
    minFrequency: number,
    pcpThreshold: number,
    profileType: string,
  ): { key: string; scale: string; strength: number };
}

const [folder = '', ...methods] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const { Essentia, EssentiaWASM } = require('essentia.js');
const essentia: Essentia = new Essentia(EssentiaWASM);

/** The package's documentation: below 1 of 5.32 the confidence is "very low". */
const CONFIDENCE_MIN = 1;
/** A profile that fits less than half is read as no key: the package itself always names one. */
const STRENGTH_MIN = 0.5;
/** The package's own limits. */
const BPM = { min: 40, max: 208 };

const sharps: Readonly<Record<string, Tonic>> = { Ab: 'G#', Bb: 'A#', Db: 'C#', Eb: 'D#', Gb: 'F#' };

function rhythm(signal: Vector, method: string): Estimate {
  const { bpm, confidence, ticks, estimates, bpmIntervals } = essentia.RhythmExtractor2013(
    signal,
    BPM.max,
    method,
    BPM.min,
  );
  const beatsS = [...essentia.vectorToArray(ticks)];
  for (const vector of [ticks, estimates, bpmIntervals]) vector.delete();
  if (method === 'degara') return tempoOf(bpm, beatsS);
  const { tempo = null } = confidence >= CONFIDENCE_MIN ? tempoOf(bpm, beatsS, confidence) : {};
  return { tempo, tempoConfidence: confidence };
}

function percival(signal: Vector): Estimate {
  const { bpm } = essentia.PercivalBpmEstimator(signal);
  return { tempo: bpm > 0 ? { bpm, confidence: 1, candidates: [bpm] } : null };
}

function key(signal: Vector, profile: string): Estimate {
  const found = essentia.KeyExtractor(signal, true, 4096, 4096, 12, 3500, 60, 25, 0.2, profile);
  if (!(found.strength >= STRENGTH_MIN)) return { key: null };
  const tonic = sharps[found.key] ?? (found.key as Tonic);
  return { key: { tonic, scale: found.scale === 'minor' ? 'minor' : 'major' } };
}

await serve((path) => {
  const signal = essentia.arrayToVector(readSamples(path));
  try {
    return Object.assign(
      {},
      ...methods.map((method) => {
        if (method === 'percival') return percival(signal);
        return method === 'bgate' || method === 'edma' ? key(signal, method) : rhythm(signal, method);
      }),
    );
  } finally {
    signal.delete();
  }
});
