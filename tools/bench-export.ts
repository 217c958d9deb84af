/** `npm run bench:export`: 100 mixed files beside ffmpeg and sox; `-- --quality`: what the filter lets through, `-- --memory`: 10 GiB of sounds. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExportFormat, exportFormats } from '@trc/contracts/documents/export.v1';
import { type AnalysisPool, openAnalysisPool } from '../services/analysis/src/outbound/analysis-pool.ts';
import { childCpu, isThere, quoted } from './bench/child-cpu.ts';
import { type MixedFile, mixedFiles } from './bench/export-files.ts';
import { wholeExport } from './bench/whole-export.ts';

/** Converting takes at most this many times the CPU that sox, in C, takes for the same files in the same run, one process each. */
const timesSoxMax = 2;
const filesCount = 100;
const rounds = 2;
const ffmpegForm = '-ar 48000 -sample_fmt s16 -dither_method triangular';

interface Measured {
  readonly cpuS: number;
  readonly wallS: number;
}

if (process.argv.includes('--quality')) await (await import('./bench/export-quality.ts')).benchQuality();
else if (process.argv.includes('--memory')) await benchMemory();
else await bench();

async function benchMemory(): Promise<void> {
  const { describeExportMemory, exportMemory } = await import('./bench/export-memory.ts');
  const { line, isOver } = describeExportMemory(await exportMemory());
  console.log(line);
  if (isOver) process.exitCode = 1;
}

async function bench(): Promise<void> {
  if (!isThere('ffmpeg') || !isThere('sox')) throw new Error('ffmpeg and sox are needed.');
  const folder = mkdtempSync(join(tmpdir(), 'bench-export-'));
  try {
    const files = mixedFiles(folder, filesCount);
    const seconds = files.reduce((sum, file) => sum + file.seconds, 0);
    console.log(
      `${files.length} mixed files, ${seconds.toFixed(0)} s of sound, to 48 kHz and 16 bits; best of ${rounds}`,
    );
    const peers = new Map<string, Measured>();
    const ours = new Map<ExportFormat, Measured>();
    // By turns, so that what else the machine does meets all of them.
    for (let round = 0; round < rounds; round++) {
      for (const format of exportFormats) keepBest(ours, format, await convertAll(files, format, 1));
      for (const [name, commands] of peerCommands(files, folder)) keepBest(peers, name, childCpu(commands));
    }
    const header = ['', 'files/s', 'files per CPU s', 's of sound per CPU s', 'CPU ms per s'];
    console.log(row(header));
    for (const [format, measured] of ours) print(`ours, ${format}, 1 thread`, measured, seconds);
    const cores = availableParallelism();
    print(`ours, wav-48k16, ${cores} threads`, await convertAll(files, 'wav-48k16', cores), seconds);
    for (const format of exportFormats)
      print(`a whole archive, ${format}`, await archive(files, format), seconds);
    for (const [name, measured] of peers) print(name, measured, seconds);
    compare(ours, peers);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** All files, one by one. */
function convertAll(files: readonly MixedFile[], format: ExportFormat, threads: number): Promise<Measured> {
  return withPool(files, format, threads, async (convert) => {
    await Promise.all(files.map(convert));
  });
}

/** The same files as an archive, to a storage that costs nothing. */
function archive(files: readonly MixedFile[], format: ExportFormat): Promise<Measured> {
  return withPool(files, format, availableParallelism(), (_convert, pool) =>
    wholeExport(files, format, pool),
  );
}

/** What the work costs with threads that are warm: the service keeps them for the next file. */
async function withPool(
  files: readonly MixedFile[],
  format: ExportFormat,
  threads: number,
  work: (convert: (file: MixedFile) => Promise<void>, pool: AnalysisPool) => Promise<void>,
): Promise<Measured> {
  const workerFile = new URL('../services/analysis/src/analysis.worker.ts', import.meta.url);
  const pool = openAnalysisPool({ workerFile, threads, timeLimitMs: 600_000 });
  const convert = async ({ path, seconds }: MixedFile): Promise<void> => {
    const task = { durationSMax: seconds + 1, format, ditherSeed: 1, gainDb: 0 };
    const outcome = await pool.convert({ bytes: readFileSync(path), ...task });
    if (!outcome.ok) throw new Error(`${path} was refused: ${JSON.stringify(outcome.refusal)}`);
  };
  try {
    await Promise.all(files.map(convert));
    const before = process.cpuUsage();
    const began = performance.now();
    await work(convert, pool);
    const wallS = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(before);
    return { cpuS: (user + system) / 1e6, wallS };
  } finally {
    await pool.close();
  }
}

/** The same files by the programs that people use for it, and what starting them takes of that. */
function peerCommands(files: readonly MixedFile[], folder: string): ReadonlyMap<string, readonly string[]> {
  const out = (i: number) => quoted(join(folder, `out-${i}.wav`));
  const each = (command: (path: string, to: string) => string) =>
    files.map(({ path }, i) => command(quoted(path), out(i)));
  const inputs = files.map(({ path }) => `-i ${quoted(path)}`).join(' ');
  const outputs = files.map((_, i) => `-map ${i}:a ${ffmpegForm} ${out(i)}`).join(' ');
  return new Map([
    [
      'ffmpeg, a process for each',
      each((path, to) => `ffmpeg -v error -nostdin -y -i ${path} ${ffmpegForm} ${to}`),
    ],
    ['ffmpeg, one process for all', [`ffmpeg -v error -nostdin -y ${inputs} ${outputs}`]],
    ['sox rate -v, a process for each', each((path, to) => `sox -V1 ${path} -b 16 ${to} rate -v 48000`)],
    ['sox, only started', files.map(() => 'sox -V1 -n -n trim 0 0.001')],
  ]);
}

function keepBest<Name>(all: Map<Name, Measured>, name: Name, { cpuS, wallS }: Measured): void {
  const best = all.get(name) ?? { cpuS: Number.POSITIVE_INFINITY, wallS: Number.POSITIVE_INFINITY };
  all.set(name, { cpuS: Math.min(best.cpuS, cpuS), wallS: Math.min(best.wallS, wallS) });
}

function row(cells: readonly string[]): string {
  return cells.map((cell, i) => (i === 0 ? `  ${cell.padEnd(34)}` : cell.padStart(21))).join('');
}

function print(name: string, { cpuS, wallS }: Measured, seconds: number): void {
  const rates = [filesCount / wallS, filesCount / cpuS, seconds / cpuS, (1_000 * cpuS) / seconds];
  console.log(row([name, ...rates.map((rate, i) => rate.toFixed(i === 3 ? 2 : 0))]));
}

function compare(ours: ReadonlyMap<ExportFormat, Measured>, peers: ReadonlyMap<string, Measured>): void {
  const own = Math.max(...[...ours.values()].map(({ cpuS }) => cpuS));
  const cpuOf = (name: string) => peers.get(name)?.cpuS ?? Number.NaN;
  const sox = cpuOf('sox rate -v, a process for each');
  const against: ReadonlyArray<readonly [string, number]> = [
    ['ffmpeg with a process for each', cpuOf('ffmpeg, a process for each')],
    ['ffmpeg with one process for all', cpuOf('ffmpeg, one process for all')],
    ['sox rate -v with a process for each', sox],
    ['sox rate -v without starting it', sox - cpuOf('sox, only started')],
  ];
  for (const [name, cpuS] of against) console.log(`  ${(cpuS / own).toFixed(2)} × as fast as ${name}`);
  if (!(own <= timesSoxMax * sox)) {
    console.error(`    over the limit: more than ${timesSoxMax} × the CPU of sox`);
    process.exitCode = 1;
  }
}
