import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Corpus, seededSubset } from './manifest.ts';
import { median } from './metrics.ts';
import type { OurRecord } from './ours.ts';
import { fixed, NOTHING, tableOf } from './table.ts';

const run = promisify(execFile);

const FILES = 40;
/** What ffmpeg says of a sound that has no block above the gate, as one shorter than a block of 400 ms. */
const NO_LOUDNESS_LUFS = -70;
/** Below this full-scale part the three digits of ffmpeg's metadata are coarser than the one of its summary. */
const METADATA_PEAK_MIN = 0.1;

interface Levels {
  readonly integratedLufs: number | null;
  readonly truePeakDbtp: number | null;
}

/** Our loudness and true peak beside those of ffmpeg's ebur128, on the same files. */
export async function loudnessTable({ folder }: Corpus, records: readonly OurRecord[]): Promise<string[]> {
  const measured = records.filter(({ integratedLufs }) => integratedLufs !== null);
  const errors: { file: string; lu: number | null; db: number }[] = [];
  for (const { file, integratedLufs, truePeakDbtp } of seededSubset(
    measured,
    FILES,
    (record) => record.file,
  )) {
    const theirs = await ebur128(join(folder, file));
    if (theirs.truePeakDbtp === null) continue;
    errors.push({
      file,
      lu: theirs.integratedLufs === null ? null : Math.abs((integratedLufs ?? 0) - theirs.integratedLufs),
      db: Math.abs((truePeakDbtp ?? 0) - theirs.truePeakDbtp),
    });
  }
  const lus = errors.flatMap(({ lu }) => (lu === null ? [] : [lu]));
  const dbs = errors.map(({ db }) => db);
  const row = (title: string, values: readonly number[], target: string) => [
    title,
    String(values.length),
    fixed(median(values), 3),
    values.length === 0 ? NOTHING : fixed(Math.max(...values), 3),
    target,
  ];
  const distance = ({ lu, db }: (typeof errors)[number]) => Math.max(lu ?? 0, db / 2);
  const worst = errors.toSorted((a, b) => distance(b) - distance(a)).slice(0, 3);
  return [
    '',
    "Loudness beside ffmpeg's ebur128; a sound that is too short or quiet for it has a true peak only",
    ...tableOf(
      ['', 'files', 'median', 'largest', 'target'],
      [row('integrated, LU', lus, '≤ 0.1'), row('true peak, dB', dbs, '≤ 0.2')],
    ),
    `farthest: ${worst.map(({ file, lu, db }) => `${file} ${fixed(lu, 2)} LU ${fixed(db, 2)} dB`).join(', ')}`,
  ];
}

async function ebur128(path: string): Promise<Levels> {
  const filter = 'ebur128=peak=true:metadata=1,ametadata=mode=print:file=-';
  const args = ['-hide_banner', '-nostats', '-i', path, '-map', '0:a', '-af', filter, '-f', 'null', '-'];
  const { stdout, stderr } = await run('ffmpeg', args, { maxBuffer: 2 ** 28 });
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  const last = (name: string) => {
    const found = [...stdout.matchAll(new RegExp(`^lavfi\\.r128\\.${name}=(\\S+)$`, 'gm'))].at(-1)?.[1];
    return found === undefined ? null : Number(found);
  };
  const peak = last('true_peak');
  const rounded = Number(/Peak:\s+(-?[\d.]+|-inf) dBFS/.exec(summary)?.[1]);
  const truePeakDbtp = peak !== null && peak >= METADATA_PEAK_MIN ? 20 * Math.log10(peak) : rounded;
  const integrated = last('I');
  return {
    integratedLufs: integrated !== null && integrated > NO_LOUDNESS_LUFS ? integrated : null,
    truePeakDbtp: Number.isFinite(truePeakDbtp) ? truePeakDbtp : null,
  };
}
