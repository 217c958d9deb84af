import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRefusal } from '../services/analysis/src/domain/container/refusals.ts';
import { decodeSound } from '../services/analysis/src/outbound/decoder.ts';
import { featuresByMeyda } from './bench/meyda.ts';
import { song } from './bench/song.ts';
import { type Stage, stages, stageTimes } from './bench/stages.ts';

/** The whole analysis, decoding included, must be this many times faster than the sound plays, on one core. */
const TIMES_REAL_TIME_MIN = 150;
const PEAK_MB_MAX = 400;
const SONG_S = 150;
const LONG_SONG_S = 300;
const WARM_UPS = 2;
const ROUNDS = 3;

interface File {
  readonly name: string;
  readonly path: string;
}

if (process.argv[2] === '--memory') {
  await analyseFile(process.argv[3] ?? '');
  console.log(process.resourceUsage().maxRSS);
} else await bench();

async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-analysis-'));
  try {
    const files = writeFiles(folder, SONG_S, [44_100, 48_000]);
    console.log(`${SONG_S} s of stereo music, one thread, CPU time; × = faster than it plays`);
    for (const file of files) await time(file);
    timePeer(files[0] as File);
    for (const file of writeFiles(folder, LONG_SONG_S, [44_100])) measureMemory(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function analyseFile(path: string): Promise<void> {
  const { analyse } = await import('../services/analysis/src/domain/analyse.ts');
  const bytes = readFileSync(path);
  const sound = await decodeSound(bytes, 2 * LONG_SONG_S);
  if (isRefusal(sound)) throw new Error(`${path} was refused: ${JSON.stringify(sound)}`);
  // As the service's worker does: the file is not needed any more.
  if (bytes.buffer instanceof ArrayBuffer) bytes.buffer.transfer(0);
  analyse(sound.channels, sound.probe);
}

/** WAV always; MP3 when one of the two programs that write it is there. */
function writeFiles(folder: string, seconds: number, ratesHz: readonly number[]): File[] {
  return ratesHz.flatMap((rateHz) => {
    const wav = join(folder, `${seconds}-${rateHz}.wav`);
    const mp3 = wav.replace('.wav', '.mp3');
    writeFileSync(wav, song(seconds, rateHz));
    const written =
      spawnSync('lame', ['--quiet', '-b', '192', wav, mp3]).status === 0 ||
      spawnSync('ffmpeg', ['-v', 'error', '-i', wav, '-b:a', '192k', mp3]).status === 0;
    const files = [{ name: `WAV ${rateHz / 1_000} kHz`, path: wav }];
    return written ? [...files, { name: `MP3 ${rateHz / 1_000} kHz`, path: mp3 }] : files;
  });
}

async function time(file: File): Promise<void> {
  for (let i = 0; i < WARM_UPS; i++) await analyseFile(file.path);
  const seconds: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const before = process.cpuUsage();
    await analyseFile(file.path);
    seconds.push(cpuSeconds(before));
  }
  const whole = Math.min(...seconds);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await analyseFile(file.path);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const shares = stageTimes(profile);
  const total = stages.reduce((sum, stage) => sum + shares[stage], 0);
  console.log(
    `  ${file.name}   ${times(whole).padStart(5)} ×   ${((1_000 * whole) / SONG_S).toFixed(2)} ms for a second`,
  );
  for (const stage of stages) print(stage, (shares[stage] / total) * whole);
  if (SONG_S / whole < TIMES_REAL_TIME_MIN) fail(`slower than ${TIMES_REAL_TIME_MIN} × real time`);
}

function print(stage: Stage, seconds: number): void {
  console.log(
    `    ${stage.padEnd(14)}${times(seconds).padStart(7)} × ${((1_000 * seconds) / SONG_S).toFixed(2).padStart(6)} ms`,
  );
}

/** Fifteen features by Meyda, whose part of the work here is the spectral scan. */
function timePeer({ path }: File): void {
  const seconds = 20;
  const mono = featuresByMeyda.samplesOf(readFileSync(path), seconds);
  featuresByMeyda.extract(mono.subarray(0, mono.length / 10));
  const before = process.cpuUsage();
  featuresByMeyda.extract(mono);
  console.log(`  Meyda alone, 15 features  ${(seconds / cpuSeconds(before)).toFixed(0).padStart(5)} ×`);
}

function measureMemory(file: File): void {
  const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--memory', file.path]);
  const peakMb = Number(stdout.toString()) / 1_000;
  console.log(`  peak memory of a process, ${LONG_SONG_S} s of ${file.name}: ${peakMb.toFixed(0)} MB`);
  if (!(peakMb <= PEAK_MB_MAX)) fail(`more than ${PEAK_MB_MAX} MB`);
}

function cpuSeconds(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function times(seconds: number): string {
  return (SONG_S / seconds).toFixed(0);
}

function fail(why: string): void {
  console.error(`    over the limit: ${why}`);
  process.exitCode = 1;
}
