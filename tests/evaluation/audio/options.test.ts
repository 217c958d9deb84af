import { expect, it } from 'vitest';
import { readOptions, UsageError } from './options.ts';

it('without flags everything is measured, beside every tool', () => {
  expect(readOptions([], { TRC_AUDIO_CORPUS: '/corpus' })).toEqual({
    folder: '/corpus',
    oursOnly: false,
    misses: false,
    build: false,
    groups: [],
    sample: null,
    skipped: [],
    recordsPath: null,
  });
});

it('groups and what is left out may be named more than once', () => {
  const args = ['--group', 'song', '--group', 'loop', '--skip', 'speed', '--skip', 'aubio'];
  expect(readOptions(args, {})).toMatchObject({ groups: ['song', 'loop'], skipped: ['speed', 'aubio'] });
});

it('paths mean the folder in which npm was called', () => {
  const { folder, recordsPath } = readOptions(['--records', 'out.json'], {
    INIT_CWD: '/there',
    TRC_AUDIO_CORPUS: 'corpus',
  });
  expect([folder, recordsPath]).toEqual(['/there/corpus', '/there/out.json']);
});

it.each([
  [['--nonsense'], '--nonsense'],
  [['surplus'], 'surplus'],
  [['--sample', '0'], 'at least 1, not "0"'],
  [['--sample', 'ten'], '"ten"'],
  [['--skip', 'everything'], '--skip must be one of loudness, speed, '],
])('%j is refused with a sentence', (args, told) => {
  expect(() => readOptions(args, {})).toThrow(UsageError);
  expect(() => readOptions(args, {})).toThrow(told);
});
