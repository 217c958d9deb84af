/**
 * `beat-detector.process.ts FOLDER`: the worker of web-audio-beat-detector from the packages in a folder. The page's
 * half needs a browser; all it does is a low pass, which is written out here.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PEER_RATE_HZ, readSamples, serve } from './serve.ts';

interface Reply {
  readonly result?: number;
  readonly error?: unknown;
}

const [folder = ''] = process.argv.slice(2);
let receive: (message: { readonly data: unknown }) => void = () => {};
let reply: Reply = {};
Object.assign(globalThis, {
  self: {
    addEventListener: (kind: string, listener: typeof receive) => {
      if (kind === 'message') receive = listener;
    },
    removeEventListener: () => {},
    postMessage: (message: Reply) => {
      reply = message;
    },
  },
});
// The worker comes along with the package of the page, and is found from there.
const page = createRequire(join(folder, 'package.json')).resolve('web-audio-beat-detector');
createRequire(page)('web-audio-beat-detector-worker');

const CUTOFF_HZ = 240;
/** Resonance at the cut-off in decibels, as a fresh BiquadFilterNode has it. */
const Q_DB = 1;

/** The low pass of a BiquadFilterNode (W3C Web Audio API, "Filters Characteristics"). */
function lowPass(samples: Float32Array): Float32Array {
  const w = (2 * Math.PI * CUTOFF_HZ) / PEER_RATE_HZ;
  const alpha = Math.sin(w) / (2 * 10 ** (Q_DB / 20));
  const a0 = 1 + alpha;
  const b = (1 - Math.cos(w)) / 2 / a0;
  const a1 = (-2 * Math.cos(w)) / a0;
  const a2 = (1 - alpha) / a0;
  const filtered = new Float32Array(samples.length);
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i] ?? 0;
    const y = b * (x + 2 * x1 + x2) - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    filtered[i] = y;
  }
  return filtered;
}

await serve(async (path) => {
  const channelData = lowPass(readSamples(path));
  reply = {};
  await receive({ data: { id: 1, method: 'analyze', params: { channelData, sampleRate: PEER_RATE_HZ } } });
  const bpm = reply.result;
  // It answers with an error where it finds no beats.
  return { tempo: bpm === undefined ? null : { bpm, confidence: 1, candidates: [bpm] } };
});
