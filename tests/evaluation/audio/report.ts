import type { Entry } from './manifest.ts';
import {
  familyOf,
  isTempo,
  isTempoOrOctave,
  type Judged,
  keyFigures,
  mirexScore,
  type Pairs,
  pairsByFamily,
  rateOf,
  type Share,
  tempoFigures,
} from './metrics.ts';
import type { OurRecord } from './ours.ts';
import { fixed, NOTHING, percent, signed, tableOf } from './table.ts';

/** What one tool says about the files. */
export interface Tool {
  readonly name: string;
  readonly judged: readonly Judged[];
}

interface Column {
  readonly title: string;
  readonly target: string;
  readonly shareOf: (judged: readonly Judged[]) => Share | null;
}

/** A ratio that is no share of files, put as one. */
const asShare = (value: number | null | undefined): Share | null =>
  value === null || value === undefined ? null : { hits: value, of: 1 };

const tempoColumns: readonly Column[] = [
  { title: 'Acc1 firm', target: '≥ 90', shareOf: (judged) => tempoFigures(judged)?.accuracy1Firm ?? null },
  { title: 'Acc1 all', target: '', shareOf: (judged) => tempoFigures(judged)?.accuracy1 ?? null },
  { title: 'Acc2', target: '≥ 97.5', shareOf: (judged) => tempoFigures(judged)?.accuracy2 ?? null },
  { title: 'first 3', target: '≥ 98', shareOf: (judged) => tempoFigures(judged)?.amongThree ?? null },
  { title: 'false', target: '≤ 5', shareOf: (judged) => tempoFigures(judged)?.falseTempo ?? null },
  { title: 'missed', target: '≤ 5', shareOf: (judged) => tempoFigures(judged)?.missedTempo ?? null },
  { title: 'AUROC', target: '≥ 95', shareOf: (judged) => asShare(tempoFigures(judged)?.auroc) },
];

const keyColumns: readonly Column[] = [
  { title: 'exact', target: '≥ 94', shareOf: (judged) => keyFigures(judged)?.exact ?? null },
  { title: 'MIREX', target: '≥ 95.5', shareOf: (judged) => keyFigures(judged)?.mirex ?? null },
  { title: 'hard exact', target: '≥ 84', shareOf: (judged) => keyFigures(judged)?.exactHard ?? null },
  { title: 'hard MIREX', target: '≥ 88', shareOf: (judged) => keyFigures(judged)?.mirexHard ?? null },
  { title: 'false key', target: '≤ 10', shareOf: (judged) => keyFigures(judged)?.falseKey ?? null },
  { title: 'missed key', target: '', shareOf: (judged) => keyFigures(judged)?.missedKey ?? null },
];

const rate = (share: Share | null) => (share === null ? null : rateOf(share));

const parts: readonly { readonly title: string; readonly holds: (entry: Entry) => boolean }[] = [
  { title: 'all files', holds: () => true },
  { title: 'tuned on', holds: ({ held_out }) => !held_out },
  { title: 'held out', holds: ({ held_out }) => held_out },
];

/** Every tool's tempo and key, over all files, those that were tuned on and those that were not. Percent. */
export function accuracyTables(tools: readonly Tool[]): string[] {
  return [['Tempo', tempoColumns] as const, ['Key', keyColumns] as const].flatMap(([topic, columns]) =>
    parts.flatMap(({ title, holds }) => {
      const rows = tools.flatMap(({ name, judged }) => {
        const shares = columns.map(({ shareOf }) => shareOf(judged.filter(({ entry }) => holds(entry))));
        return shares.every((share) => share === null)
          ? []
          : [[name, ...shares.map((share) => percent(rate(share)))]];
      });
      const first = tools[0]?.judged.filter(({ entry }) => holds(entry)) ?? [];
      const counts = columns.map(({ shareOf }) => String(shareOf(first)?.of ?? 0));
      if (topic === 'Tempo') counts[counts.length - 1] = '';
      return [
        '',
        `${topic}, ${title} (%)`,
        ...tableOf(
          ['', ...columns.map((column) => column.title)],
          [['files', ...counts], ...rows, ['target', ...columns.map(({ target }) => target)]],
        ),
      ];
    }),
  );
}

const bothColumns = [...tempoColumns, ...keyColumns];

/** Our figures for each kind of sound. */
export function groupTable(judged: readonly Judged[]): string[] {
  const groups = [...new Set(judged.map(({ entry }) => entry.group))].toSorted();
  const rows = groups.map((group) => {
    const own = judged.filter(({ entry }) => entry.group === group);
    return [`${group} (${own.length})`, ...bothColumns.map(({ shareOf }) => percent(rate(shareOf(own))))];
  });
  return ['', 'Ours by kind of sound (%)', ...tableOf(['', ...bothColumns.map(({ title }) => title)], rows)];
}

/** How far each of our figures is from the same originals' figure, in points; a minus is a loss for a share of hits. */
export function robustnessTable(judged: readonly Judged[]): string[] {
  const families = pairsByFamily(judged).toSorted((a, b) => (a.family < b.family ? -1 : 1));
  const all: Pairs = {
    family: 'all changes',
    originals: families.flatMap(({ originals }) => originals),
    variants: families.flatMap(({ variants }) => variants),
  };
  const rows = [all, ...families].map(({ family, originals, variants }) => [
    `${family} (${variants.length})`,
    ...bothColumns.map(({ shareOf }) => {
      const [before, after] = [rate(shareOf(originals)), rate(shareOf(variants))];
      return before === null || after === null ? NOTHING : signed(100 * (after - before));
    }),
  ]);
  return [
    '',
    'Ours on changed copies: points beside the same originals (target: no figure worse by more than 2)',
    ...tableOf(['', ...bothColumns.map(({ title }) => title)], rows),
  ];
}

/** One line for each file that we get wrong; those held out are counted only, so that nobody tunes on them. */
export function missLines(judged: readonly Judged[], records: readonly OurRecord[]): string[] {
  const byFile = new Map(records.map((record) => [record.file, record]));
  const misses = judged.flatMap(({ entry, estimate }) => {
    const record = byFile.get(entry.file);
    const wrong = [tempoMiss(entry, estimate.tempo, record), keyMiss(entry, estimate.key, record)];
    return wrong.flatMap((text) => (text === null ? [] : [{ text, entry }]));
  });
  const shown = misses.filter(({ entry }) => !entry.held_out);
  return [
    '',
    `What we get wrong, and ${misses.length - shown.length} more on files that are held out`,
    ...shown.map(({ text, entry }) => `  ${text}  ${entry.file}`).toSorted(),
  ];
}

function tempoMiss(
  { tempo: truth }: Entry,
  found: Judged['estimate']['tempo'],
  record: OurRecord | undefined,
): string | null {
  if (truth === null || found === undefined) return null;
  if (truth === 'none')
    return found ? `tempo false   ${fixed(found.bpm, 1)} at ${fixed(found.confidence, 2)}` : null;
  if (!found) return `tempo missed  ${fixed(truth.bpm, 1)}: ${record?.refused ?? record?.tempoReason}`;
  if (isTempo(found.bpm, truth.bpm)) return null;
  const place = found.candidates.findIndex((bpm) => isTempo(bpm, truth.bpm));
  const kind = isTempoOrOctave(found.bpm, truth.bpm) ? 'octave' : 'wrong ';
  return `tempo ${kind}  ${fixed(found.bpm, 1)} for ${fixed(truth.bpm, 1)}${truth.octave_firm ? '' : ' (not firm)'}, which is candidate ${place < 0 ? 'none' : place + 1}, at ${fixed(found.confidence, 2)}`;
}

function keyMiss(
  { key: truth }: Entry,
  found: Judged['estimate']['key'],
  record: OurRecord | undefined,
): string | null {
  if (truth === null || found === undefined) return null;
  const name = (key: { tonic: string; scale: string }) => `${key.tonic} ${key.scale}`;
  if (truth === 'none')
    return found ? `key false     ${name(found)} at ${fixed(record?.keyConfidence ?? null, 2)}` : null;
  const hard = truth.hard ? ' (hard)' : '';
  if (!found) return `key missed    ${name(truth)}${hard}: ${record?.refused ?? record?.keyReason}`;
  const score = mirexScore(found, truth);
  return score === 1
    ? null
    : `key wrong     ${name(found)} for ${name(truth)}${hard}, scores ${score}, at ${fixed(record?.keyConfidence ?? null, 2)}`;
}

export function corpusLine(entries: readonly Entry[]): string {
  const originals = entries.filter(({ variant_of }) => variant_of === null);
  const heldOut = originals.filter(({ held_out }) => held_out);
  const families = new Set(
    entries.flatMap(({ transform }) => (transform === null ? [] : familyOf(transform))),
  );
  return `${entries.length} files: ${originals.length} originals, ${heldOut.length} of them held out, and copies changed in ${families.size} ways`;
}
