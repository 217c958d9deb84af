import type { Fold } from './folds.ts';
import type { Harvest } from './judge.ts';
import { type Figures, meanOf } from './metrics.ts';

export type Row = readonly [name: string, figures: Figures];

export function tableOf(rows: readonly Row[]): string[] {
  const line = (cells: readonly string[]) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(30) : cell.padStart(9))).join('');
  return [
    line(['', 'recall', 'nDCG', 'artists', 'distinct', 'genres', 'novelty']),
    ...rows.map(([name, figures]) =>
      line([
        name,
        figures.recall.toFixed(3),
        figures.ndcg.toFixed(3),
        figures.artistRecall.toFixed(3),
        figures.artists.toFixed(1),
        figures.genres.toFixed(1),
        figures.novelty.toFixed(2),
      ]),
    ),
  ];
}

/** What each fold chose without its own playlists and what that gives on them, beside the first vector. */
export function foldsTable(folds: readonly Fold[], names: readonly string[]): string[] {
  const first = names[0] ?? '';
  const rows = folds.flatMap((fold, index): Row[] => [
    [`fold ${index + 1}: ${names[fold.chosen]}`, fold.figures],
    [`        ${first}`, fold.first],
  ]);
  return [
    `${folds.length} folds of ${folds.map(({ held }) => held.length).join(', ')} playlists; of ${names.length} weights the best on the other folds, read on the fold itself:`,
    ...tableOf([
      ...rows,
      ['mean of folds, chosen', meanOf(folds.map(({ figures }) => figures))],
      [`mean of folds, ${first}`, meanOf(folds.map((fold) => fold.first))],
    ]),
  ];
}

/** @param harvests of the cases that the product made something of. */
export function harvestLines(harvests: readonly Harvest[], withStrategies: boolean): string[] {
  const mean = (read: (harvest: Harvest) => number) =>
    harvests.reduce((sum, harvest) => sum + read(harvest), 0) / Math.max(1, harvests.length);
  const kinds = Object.keys(harvests[0]?.kinds ?? {}).map((kind) => {
    const found = mean((harvest) => harvest.kinds[kind]?.found ?? 0);
    const alone = mean((harvest) => harvest.kinds[kind]?.alone ?? 0);
    return `${kind} ${found.toFixed(0)} (${alone.toFixed(0)})`;
  });
  return [
    [
      `playlists ${mean(({ playlists }) => playlists).toFixed(2)}`,
      `candidates ${mean(({ candidates }) => candidates).toFixed(0)}`,
      `of the targets among them ${mean(({ reach }) => reach).toFixed(3)}`,
      `in two playlists ${harvests.reduce((sum, { twice }) => sum + twice, 0)}`,
      `calls at most ${Math.max(0, ...harvests.map(({ calls }) => calls))}`,
    ].join(', '),
    ...(withStrategies ? [`candidates found by (alone): ${kinds.join(', ')}`] : []),
  ];
}
