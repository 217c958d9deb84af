/**
 * Fits the networks of the tempo analysis on sounds with known tempi and writes them as a source file: on the evaluation
 * corpus without what is held out of it, and on the editions for fitting, which know nothing of that kind.
 * Usage: node tools/fit-tempo-networks.ts [FILE]   (first: node tests/evaluation/audio/corpus/build.ts 0, then 1 to 3)
 */
import { writeFileSync } from 'node:fs';
import { overDecoded } from '../tests/evaluation/audio/decoded.ts';
import { corpusFolder, loadCorpus } from '../tests/evaluation/audio/manifest.ts';
import { fitTempoNetworks, type TempoExample } from './fit/tempo.ts';
import type { TempoEvidence } from './fit/tempo-evidence.ts';

const [target = new URL('../services/analysis/src/domain/tempo/tempo-networks.v1.ts', import.meta.url)] =
  process.argv.slice(2);
const editions = [0, 1, 2, 3];
const seed = 1;

const examples: TempoExample[] = [];
for (const edition of editions) {
  const folder = corpusFolder(process.env, edition);
  const entries = loadCorpus(folder).entries.filter(
    ({ tempo, held_out }) => tempo !== null && (edition > 0 || !held_out),
  );
  const evidence = await overDecoded<TempoEvidence>(
    folder,
    entries,
    new URL('./fit/tempo-evidence.ts', import.meta.url),
  );
  entries.forEach(({ tempo }, i) => {
    const found = evidence[i];
    if (!found || tempo === null) return;
    const truth = tempo === 'none' ? tempo : { bpm: tempo.bpm, octaveFirm: tempo.octave_firm };
    examples.push({ truth, ...found });
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
