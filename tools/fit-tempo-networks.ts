/**
 * Fits the networks of the tempo analysis on corpora of sounds with known tempi and writes them as a source file. What is
 * held out of a corpus is not looked at.
 * Usage: node tools/fit-tempo-networks.ts [--out FILE] [CORPUS…]   (npm run eval:audio -- --build makes a corpus)
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { overDecoded } from '../tests/evaluation/audio/decoded.ts';
import { corpusFolder, loadCorpus } from '../tests/evaluation/audio/manifest.ts';
import { fitTempoNetworks, type TempoExample } from './fit/tempo.ts';
import type { TempoEvidence } from './fit/tempo-evidence.ts';

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const target = values.out ?? new URL('../services/analysis/src/domain/tempo-networks.v1.ts', import.meta.url);
const seed = 1;

const examples: TempoExample[] = [];
for (const folder of positionals.length > 0 ? positionals : [corpusFolder()]) {
  const corpus = loadCorpus(folder);
  const entries = corpus.entries.filter(({ tempo, held_out }) => tempo !== null && !held_out);
  const evidence = await overDecoded<TempoEvidence>(
    folder,
    entries,
    new URL('./fit/tempo-evidence.ts', import.meta.url),
  );
  entries.forEach(({ file, variant_of, tempo }, i) => {
    const found = evidence[i];
    if (!found || tempo === null) return;
    const truth = tempo === 'none' ? tempo : { bpm: tempo.bpm, octaveFirm: tempo.octave_firm };
    examples.push({ family: variant_of ?? file, truth, ...found });
  });
}

const networks = fitTempoNetworks(examples, seed);
writeFileSync(
  target,
  `import type { Network } from './network.ts';

/** Written by tools/fit-tempo-networks.ts from ${examples.length} sounds. Frozen: a new fit is a new version. */
export const pulseNetwork: Network = ${JSON.stringify(networks.pulseNetwork)};

export const presenceNetwork: Network = ${JSON.stringify(networks.presenceNetwork)};
`,
);
process.stdout.write(`${examples.length} sounds\n`);
