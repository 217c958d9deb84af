import { expect, it } from 'vitest';
import { readFlags } from './flags.ts';

const read = (...args: string[]) => readFlags(args, {});
const wrong = (part: string) => ({ kind: 'wrong', detail: expect.stringContaining(part) });

it('files are taken as they are named, and what is not asked for has a default', () => {
  expect(read('a.wav', '-', 'b c.mp3')).toMatchObject({
    kind: 'run',
    files: ['a.wav', '-', 'b c.mp3'],
    folder: '.',
    durationSMax: 3_600,
    timeLimitMs: 120_000,
    wish: { bpmMin: null, bpmMax: null, tappedBpm: null },
  });
  expect(read('--', '--help')).toMatchObject({ files: ['--help'] });
});

it('every option is read', () => {
  expect(
    read(
      '--threads',
      '3',
      '--duration-max-s=9.5',
      '--time-limit-s',
      '2',
      '--bpm-min=60',
      '--tapped-bpm',
      '91',
      'a',
    ),
  ).toMatchObject({
    threads: 3,
    durationSMax: 9.5,
    timeLimitMs: 2_000,
    wish: { bpmMin: 60, bpmMax: null, tappedBpm: 91 },
  });
});

it('a name under npm means the folder in which npm was called', () => {
  const environment = { INIT_CWD: '/music', npm_lifecycle_event: 'analyse' };
  expect(readFlags(['a'], environment)).toMatchObject({ folder: '/music' });
  expect(readFlags(['a'], { INIT_CWD: '/music' })).toMatchObject({ folder: '.' });
});

it('a wrong option is named', () => {
  expect(read()).toEqual(wrong('at least one file'));
  expect(read('--loud', 'a')).toEqual(wrong('--loud'));
  expect(read('--threads', '0', 'a')).toEqual(wrong('--threads'));
  expect(read('--threads', '1.5', 'a')).toEqual(wrong('whole'));
  expect(read('--bpm-min', 'fast', 'a')).toEqual(wrong('"fast"'));
  expect(read('--bpm-min', '120', '--bpm-max', '60', 'a')).toEqual(wrong('--bpm-max'));
  expect(read('--help')).toEqual({ kind: 'help' });
});
