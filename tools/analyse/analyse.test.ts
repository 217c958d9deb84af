import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleDetailSchema } from '@trc/contracts/http/public-sample';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixture } from '../../services/analysis/test/fixtures.ts';
import { drumLoop } from '../../services/analysis/test/sounds.ts';
import { wav } from '../../services/analysis/test/writers.ts';

const program = join(import.meta.dirname, '../analyse.ts');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trc-analyse-'));
  writeFileSync(join(folder, 'loop.wav'), wav([drumLoop({ bpm: 124, rateHz: 44_100 })], 44_100));
  writeFileSync(join(folder, 'song.mp3'), fixture('loop-cbr96.mp3'));
  writeFileSync(join(folder, 'notes.txt'), 'Nothing to hear.\n'.repeat(20));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly lines: readonly Record<string, unknown>[];
  readonly complaint: string;
}

/** Runs the program in the folder; `takes` closes its output after so many bytes. */
function run(args: readonly string[], input = '', takes = Number.POSITIVE_INFINITY): Promise<Ended> {
  const env = { ...process.env, INIT_CWD: folder };
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (part) => {
    output += part;
    if (output.length >= takes) child.stdout.destroy();
  });
  child.stderr.on('data', (part) => {
    complaint += part;
  });
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const lines = Number.isFinite(takes) ? [] : output.split('\n').filter(Boolean);
      resolve({ code, complaint, lines: lines.map((line) => JSON.parse(line)) });
    });
  });
}

it('each file has one line, in the order of the files, as a sample or as a refusal', async () => {
  const { code, lines, complaint } = await run([
    'loop.wav',
    'notes.txt',
    'no-such.wav',
    '.',
    'song.mp3',
    'loop.wav',
  ]);
  expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
  expect(lines).toEqual([
    { file: 'loop.wav', sample: expect.objectContaining({ filename: 'loop.wav', kind: 'loop' }) },
    { file: 'notes.txt', refused: { code: 'not-audio', detail: expect.stringContaining('text') } },
    { file: 'no-such.wav', refused: { code: 'not-found', detail: expect.any(String) } },
    { file: '.', refused: { code: 'not-a-file', detail: expect.stringContaining('folder') } },
    { file: 'song.mp3', sample: expect.objectContaining({ format: 'mp3' }) },
    { file: 'loop.wav', sample: expect.objectContaining({ filename: 'loop.wav' }) },
  ]);
});

it('a sample has every field of the API, the detail fields, peaks and the similarity vector', async () => {
  const { lines } = await run(['loop.wav', './loop.wav']);
  const [first, second] = lines.map(({ sample }) => sampleDetailSchema.parse(sample));
  expect(first?.tempo?.bpm).toBeCloseTo(124, 0);
  expect(first?.id).toBe(second?.id);
  expect(lines[0]?.['sample']).toMatchObject({
    peaks: { min: expect.any(Array), max: expect.any(Array) },
    similarity: expect.any(Array),
    status: 'ready',
    tags: [],
    vibe: null,
  });
});

it('names come from the input too', async () => {
  const { lines } = await run(['-'], 'notes.txt\nloop.wav\n');
  expect(lines.map(({ file }) => file)).toEqual(['notes.txt', 'loop.wav']);
});

it('a tempo wish ranks the candidates anew', async () => {
  const { lines } = await run(['--bpm-min', '55', '--bpm-max', '70', 'loop.wav']);
  const { tempo } = sampleDetailSchema.parse(lines[0]?.['sample']);
  expect(tempo?.bpm).toBeGreaterThan(55);
  expect(tempo?.bpm).toBeLessThan(70);
});

it('a longer sound than wished is refused', async () => {
  const { lines } = await run(['--duration-max-s', '1', 'loop.wav']);
  expect(lines[0]).toMatchObject({ refused: { code: 'sound-too-long' } });
});

it('a wrong option is told, with the usage, and nothing is printed', async () => {
  const { code, lines, complaint } = await run(['--threads', 'many', 'loop.wav']);
  expect({ code, lines }).toEqual({ code: 2, lines: [] });
  expect(complaint).toContain('--threads must be');
  expect(complaint).toContain('FILE…');
});

it('a reader that has enough ends it without a word', async () => {
  const { code, complaint } = await run(Array(200).fill('song.mp3'), '', 10);
  expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
});
