/**
 * Fits the weights of the key analysis on corpora of sounds with known keys and writes them as a source file; prints how
 * well weights do on families they were fitted without, then on what is held out of the corpora. Variants of a sound
 * are left out.
 * Usage: node tools/fit-key-weights.ts [--out FILE] [CORPUS…]   (npm run eval:audio -- --build makes a corpus)
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { KeyEvidence } from '../services/analysis/src/domain/key/key-evidence.ts';
import { overDecoded } from '../tests/evaluation/audio/decoded.ts';
import { corpusFolder, loadCorpus, pitchClassOf } from '../tests/evaluation/audio/manifest.ts';
import { crossValidate, figures, fitKeyWeights, type KeyExample, type KeyFigures } from './fit/key.ts';
import { keyWeightsSource } from './fit/key-source.ts';

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const target =
  values.out ?? new URL('../services/analysis/src/domain/key/key-weights.v1.ts', import.meta.url);
const folds = 5;
/** The group of sounds that are tones though nobody can name their key. */
const SINGLE_NOTES = 'note';

const examples: (KeyExample & { readonly heldOut: boolean })[] = [];
for (const folder of positionals.length > 0 ? positionals : [corpusFolder()]) {
  const corpus = loadCorpus(folder);
  const entries = corpus.entries.filter(
    ({ key, group, variant_of }) => variant_of === null && (key !== null || group === SINGLE_NOTES),
  );
  const evidence = await overDecoded<KeyEvidence>(
    folder,
    entries,
    new URL('./fit/key-evidence.ts', import.meta.url),
  );
  entries.forEach(({ file, key, held_out }, i) => {
    const found = evidence[i];
    if (!found) return;
    const truth =
      key === 'none' || key === null ? null : { tonic: pitchClassOf(key.tonic), scale: key.scale };
    const tonal = key !== 'none';
    examples.push({ evidence: found, tonal, key: truth, family: familyOf(file), heldOut: held_out });
  });
}

/** Sounds that differ in nothing but a number at the end of their names are of one family. */
function familyOf(file: string): string {
  return file.replace(/-?\d*\.\w+$/, '');
}

function report(name: string, found: KeyFigures): void {
  const percent = (part: number, of: number) => `${of > 0 ? ((100 * part) / of).toFixed(1) : '–'} %`;
  process.stdout.write(
    `${name}: exact ${percent(found.exact, found.keyed)}, MIREX ${percent(found.mirex, found.keyed)}, ` +
      `missed ${percent(found.missed, found.keyed)} of ${found.keyed}; ` +
      `claimed ${percent(found.claimed, found.keyless)} of ${found.keyless}\n`,
  );
}

const own = examples.filter(({ heldOut }) => !heldOut);
report('cross-validated', crossValidate(own, folds));
const weights = fitKeyWeights(own);
report(
  'held out',
  figures(
    examples.filter(({ heldOut }) => heldOut),
    weights,
  ),
);
writeFileSync(target, keyWeightsSource(weights, own.length));
