import { expect, test } from 'vitest';
import { keptName, matchFiles, notOfThisWindow } from './match.ts';

const unfinished = [
  { upload_id: 'upl_1', filename: 'kick.wav', size_bytes: 10 },
  { upload_id: 'upl_2', filename: 'kick.wav', size_bytes: 20 },
  { upload_id: 'upl_3', filename: 'Café.wav', size_bytes: 30 },
];
const idsOf = (...files: { name: string; size: number }[]) =>
  matchFiles(files, unfinished).map(({ uploadId }) => uploadId);

test('a file goes on with the upload of its name and its size', () => {
  expect(idsOf({ name: 'kick.wav', size: 20 }, { name: 'kick.wav', size: 10 })).toEqual(['upl_2', 'upl_1']);
});

test('a file with another name or another size is new', () => {
  expect(idsOf({ name: 'kick.wav', size: 21 }, { name: 'snare.wav', size: 20 })).toEqual([null, null]);
});

test('of two files that look the same only one goes on', () => {
  expect(idsOf({ name: 'kick.wav', size: 10 }, { name: 'kick.wav', size: 10 })).toEqual(['upl_1', null]);
});

test('names are compared as the API keeps them', () => {
  expect(idsOf({ name: 'Cafe\u0301.wav', size: 30 })).toEqual(['upl_3']);
  expect([keptName('drums/kick.wav'), keptName(' a\u0007b.wav '), keptName('')]).toEqual([
    'kick.wav',
    'ab.wav',
    'sound',
  ]);
});

test('what this window has sent, or is about to begin, was not begun before', () => {
  const own = {
    uploadIds: new Set(['upl_1']),
    uploads: [{ uploadId: null, name: 'kick.wav', sizeBytes: 20 }],
  };
  expect(notOfThisWindow(unfinished, own).map(({ upload_id }) => upload_id)).toEqual(['upl_3']);
});
