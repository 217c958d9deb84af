import { newId } from '@trc/contracts/ids';
import { describe, expect, it } from 'vitest';
import { archiveBytesMax, type JobState, type ProjectAsRead, showProject } from './project-import.ts';

const sounds = [1, 2].map(() => ({ sample_id: newId('sample'), job_id: newId('job') }));
const [one, two] = sounds as [(typeof sounds)[0], (typeof sounds)[0]];
const pad = (pad: number, sample_id: (typeof one)['sample_id']) => ({
  bank: 1,
  pad,
  name: `pad ${pad}`,
  loop: false,
  one_shot: true,
  bpm: null,
  sample_id,
});
const project: ProjectAsRead = {
  tempos: { bpm: 90, banks: [{ bank: 1, bpm: 90 }] },
  pads: [pad(1, one.sample_id), pad(2, two.sample_id)],
  left_out: [],
  refused: [],
};
const is = (status: JobState['status'], error: JobState['error'] = null): JobState => ({ status, error });
const show = (
  own: JobState | null,
  first: JobState,
  second: JobState,
  read: ProjectAsRead | null = project,
) =>
  showProject(read, sounds, {
    own,
    ofSounds: new Map([
      [one.job_id as string, first],
      [two.job_id, second],
    ]),
  });

describe('a project import', () => {
  it.each([
    ['open before it is complete', null, 'open'],
    ['read while its job waits, works or rests', is('parked'), 'reading'],
    ['failed with its job', is('failed', { code: 'not-a-project', detail: 'It is none.' }), 'failed'],
    ['failed when it was cancelled', is('cancelled'), 'failed'],
  ])('is %s', (_, own, status) => {
    expect(show(own, is('pending'), is('pending'), null)).toMatchObject({ status, pads: [], layout: null });
  });

  it('waits for the last of its sounds, and is ready when some of them have failed', () => {
    const done = is('completed');
    expect(show(done, done, is('processing')).status).toBe('analysing');
    const shown = show(done, done, is('failed', { code: 'unreadable-audio', detail: 'It is not.' }));
    expect(shown.status).toBe('ready');
    expect(shown.pads[1]).toMatchObject({
      sample_id: null,
      job_id: two.job_id,
      error: { code: 'unreadable-audio' },
    });
    expect(shown.layout?.pads.map(({ pad }) => pad)).toEqual([1]);
  });

  it('has no layout when none of its sounds came to be', () => {
    expect(show(is('completed'), is('cancelled'), is('cancelled'))).toMatchObject({
      status: 'ready',
      layout: null,
    });
  });
});

it('an archive has at most a stereo sound of the longest kind on every pad, and what the plan can keep', () => {
  const beside = 4 * 1024 * 1024;
  expect(archiveBytesMax({ durationSMax: 60, storageBytesMax: null })).toBe(160 * 60 * 192_000 + beside);
  expect(archiveBytesMax({ durationSMax: 9_999, storageBytesMax: null })).toBe(160 * 960 * 192_000 + beside);
  expect(archiveBytesMax({ durationSMax: 300, storageBytesMax: 1_000 })).toBe(1_000 + beside);
});
