import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Corpus, type Entry, seededSubset } from './manifest.ts';
import { median } from './metrics.ts';
import type { OurRecord } from './ours.ts';
import { decodeForPeers, type Measured } from './peers/measure.ts';
import { PeerProcess } from './peers/process.ts';
import { fixed, NOTHING, tableOf } from './table.ts';

const run = promisify(execFile);

const SONGS = 15;
/** Files that are heard before anything is timed, so that the compiler is done. */
const WARM_UP = 3;
const LONG_FILE_S = 300;
const LONG_FILE_MIB_MAX = 400;

const ourCommand = [process.execPath, new URL('./ours.process.ts', import.meta.url).pathname];

interface Song {
  readonly wav: string;
  readonly mp3: string;
  /** As the other tools get it. */
  readonly plain: string;
  readonly durationS: number;
}

interface Timed {
  readonly wav: readonly number[];
  readonly mp3: readonly number[];
  readonly peer: readonly number[] | null;
}

/**
 * Seconds of sound for each second of processor time. Ours is the whole analysis with decoding, of the same songs as
 * WAV and as MP3; the other tool takes turns with it, so that a busy machine slows both.
 */
export async function speedTables(
  corpus: Corpus,
  entries: readonly Entry[],
  records: readonly OurRecord[],
  peerCommand: readonly string[] | null,
  measured: readonly Measured[],
): Promise<string[]> {
  const durations = new Map(records.map(({ file, durationS }) => [file, durationS]));
  const isSong = ({ group, variant_of }: Entry) => /song|tracker/.test(group) && variant_of === null;
  const songs = seededSubset(entries.filter(isSong), SONGS, ({ file }) => file);
  if (songs.length === 0) return ['', 'There are no songs among the files to measure the speed with.'];
  const scratch = mkdtempSync(join(tmpdir(), 'trc-speed-'));
  try {
    const prepared: Song[] = [];
    for (const { file } of songs)
      prepared.push(
        await prepare(join(corpus.folder, file), scratch, prepared.length, durations.get(file) ?? 0),
      );
    const timed = await timeAll(prepared, peerCommand);
    const memoryMib = await memoryOfLongFile(prepared[0]?.wav ?? '', scratch);
    return [
      ...ourTable(timed, prepared.length, memoryMib),
      ...peerTable(
        measured,
        entries.map(isSong),
        entries.map(({ file }) => durations.get(file) ?? 0),
      ),
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function prepare(path: string, scratch: string, place: number, durationS: number): Promise<Song> {
  const song = {
    wav: join(scratch, `${place}.wav`),
    mp3: join(scratch, `${place}.mp3`),
    plain: join(scratch, `${place}.plain.wav`),
    durationS,
  };
  const stereo = ['-ac', '2', '-ar', '44100'];
  await ffmpeg('-i', path, ...stereo, '-c:a', 'pcm_s16le', song.wav);
  await ffmpeg('-i', path, ...stereo, '-b:a', '192k', song.mp3);
  await decodeForPeers(path, song.plain);
  return song;
}

async function timeAll(songs: readonly Song[], peerCommand: readonly string[] | null): Promise<Timed> {
  const ours = new PeerProcess(ourCommand);
  const peer = peerCommand && new PeerProcess(peerCommand);
  const rates = { wav: [] as number[], mp3: [] as number[], peer: [] as number[] };
  const time = async (process: PeerProcess, path: string, { durationS }: Song, into: number[]) => {
    const answer = await process.ask(path);
    if (answer) into.push(durationS / answer.cpuS);
  };
  try {
    for (const song of songs.slice(0, WARM_UP)) {
      await ours.ask(song.wav);
      await ours.ask(song.mp3);
      await peer?.ask(song.plain);
    }
    for (const song of songs) {
      await time(ours, song.wav, song, rates.wav);
      if (peer) await time(peer, song.plain, song, rates.peer);
      await time(ours, song.mp3, song, rates.mp3);
    }
  } finally {
    ours.close();
    peer?.close();
  }
  return { ...rates, peer: peer && rates.peer };
}

/** Mebibytes that a fresh process has in use at most over the analysis of a stereo MP3 of five minutes. */
async function memoryOfLongFile(wav: string, scratch: string): Promise<number | null> {
  const long = join(scratch, 'long.mp3');
  await ffmpeg('-stream_loop', '-1', '-i', wav, '-t', String(LONG_FILE_S), '-b:a', '192k', long);
  const ours = new PeerProcess(ourCommand);
  try {
    const answer = await ours.ask(long);
    return answer?.memoryKibMax === undefined ? null : answer.memoryKibMax / 1024;
  } finally {
    ours.close();
  }
}

async function ffmpeg(...args: string[]): Promise<void> {
  await run('ffmpeg', ['-v', 'error', '-y', ...args]);
}

function ourTable({ wav, mp3, peer }: Timed, songs: number, memoryMib: number | null): string[] {
  const [onWav, onMp3, theirs] = [median(wav), median(mp3), peer && median(peer)];
  const times = (rate: number | null) =>
    rate === null || theirs === null ? NOTHING : `${fixed(rate / theirs, 1)} times`;
  return [
    '',
    `Speed, seconds of sound per processor second, median over ${songs} songs, in this run`,
    ...tableOf(
      ['', 'rate', 'beside essentia.js', 'target'],
      [
        ['ours, whole analysis of WAV', fixed(onWav, 0), times(onWav), '≥ 150, 5 times'],
        ['ours, whole analysis of MP3', fixed(onMp3, 0), times(onMp3), '≥ 150, 5 times'],
        ['essentia.js, Percival and bgate key only, undecoded', fixed(theirs, 0), '', ''],
      ],
    ),
    `Peak memory of a process with a stereo MP3 of ${LONG_FILE_S} s: ${fixed(memoryMib, 0)} MiB (target: ≤ ${LONG_FILE_MIB_MAX})`,
  ];
}

function peerTable(
  measured: readonly Measured[],
  isSong: readonly boolean[],
  durations: readonly number[],
): string[] {
  if (measured.length === 0) return [];
  const rows = measured.map(({ peer, cpuS }) => {
    const rates = cpuS.flatMap((seconds, i) =>
      isSong[i] && seconds > 0 ? [(durations[i] ?? 0) / seconds] : [],
    );
    return [peer.name, fixed(median(rates), 0)];
  });
  return [
    '',
    'Speed of the other tools without decoding, median over the songs, measured when each first heard them',
    ...tableOf(['', 'rate'], rows),
  ];
}
