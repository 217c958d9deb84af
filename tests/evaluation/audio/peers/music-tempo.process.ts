/** `music-tempo.process.ts FOLDER`: music-tempo from the packages in a folder. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readSamples, serve, tempoOf } from './serve.ts';

const [folder = ''] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const MusicTempo = require('music-tempo') as new (
  samples: Float32Array,
) => { readonly tempo: number | string; readonly beats: readonly number[] };

await serve((path) => {
  const samples = readSamples(path);
  try {
    const { tempo, beats } = new MusicTempo(samples);
    return tempoOf(Number(tempo), beats);
  } catch {
    // It throws where it finds no tempo.
    return { tempo: null };
  }
});
