import { expect, it } from 'vitest';
import type { Job } from '../../../api/use-job.ts';
import { resultOf, waysOn } from './result.ts';
import { stepsOfJob, timeLeft, titleOf, waitingWords } from './steps.ts';

const job = (told: Partial<Job> = {}): Job => ({
  id: 'job_01KAGR5V3W8X9Y2Z4A6B7C8D03',
  kind: 'world',
  status: 'processing',
  queue: 'pro',
  position: null,
  estimated_completion: null,
  stage: null,
  progress: 0,
  parked_until: null,
  parked_reason: null,
  error: null,
  result: null,
  cost_micros: null,
  created_at: '2026-11-20T12:00:00.000Z',
  ended_at: null,
  ...told,
});
const states = (told: Partial<Job>) => stepsOfJob(job(told)).map(({ stage, state }) => `${stage} ${state}`);

it('what comes before the stage of a job is done, and what comes after it waits', () => {
  expect(states({ stage: 'candidates', progress: 0.4 })).toEqual([
    'seeds done',
    'world done',
    'candidates now',
    'compose waiting',
  ]);
});

it('a job that waits in its queue has done nothing', () => {
  expect(states({ status: 'pending' })).toEqual([
    'seeds waiting',
    'world waiting',
    'candidates waiting',
    'compose waiting',
  ]);
  expect(states({ stage: null })[0]).toBe('seeds now');
});

it('publishing shows when it begins', () => {
  expect(states({ stage: 'publish', progress: 0.9 }).at(-1)).toBe('publish now');
  expect(states({ kind: 'publish', stage: 'publish' })).toEqual(['publish now']);
});

it('a job that failed stopped where it was', () => {
  expect(states({ status: 'failed', progress: 0.05 })).toEqual([
    'seeds stopped',
    'world waiting',
    'candidates waiting',
    'compose waiting',
  ]);
  expect(states({ status: 'failed', progress: 0.5 })[2]).toBe('candidates stopped');
  expect(states({ status: 'completed', progress: 1 }).every((state) => state.endsWith(' done'))).toBe(true);
});

it('says how long it takes in words', () => {
  const now = new Date('2026-11-20T12:00:00.000Z');
  const at = (estimated_completion: string) => timeLeft(job({ estimated_completion }), now);
  expect(at('2026-11-20T12:00:20.000Z')).toBe('About 20 seconds');
  expect(at('2026-11-20T12:04:00.000Z')).toBe('About 4 minutes');
  expect(at('2026-11-20T12:00:01.000Z')).toBe('Any moment now');
  expect(at('2026-11-20T11:59:00.000Z')).toContain('longer than usual');
  expect(timeLeft(job({ status: 'parked', estimated_completion: now.toISOString() }), now)).toBe('');
});

it('says what is before it in the queue', () => {
  expect(waitingWords(job({ status: 'pending', position: 1 }))).toBe('Next in the queue');
  expect(waitingWords(job({ status: 'pending', position: 4 }))).toBe('3 jobs are before it in the queue');
  expect(waitingWords(job())).toBe('');
});

it('the title says how it ended', () => {
  expect(titleOf(job({ status: 'completed' }))).toBe('Your world is ready');
  expect(titleOf(job({ status: 'failed' }))).toBe('This did not work');
});

it('reads what came out, and passes over what it does not know', () => {
  const result = {
    world_id: 'wld_1',
    playlists: [{ id: 'pls_1', name: 'Dawn', track_count: 50 }, { nothing: true }],
    left_out: ['Without a Spotify connection, what you own is not known.', 3],
  };
  expect(resultOf({ result })).toEqual({
    worldId: 'wld_1',
    isPreview: false,
    playlists: [{ id: 'pls_1', name: 'Dawn', trackCount: 50 }],
    leftOut: ['Without a Spotify connection, what you own is not known.'],
    place: { to: '/worlds/wld_1', label: 'Open the world' },
  });
  expect(resultOf({ result: { sample_id: 'smp_1' } }).place?.to).toBe('/samples/smp_1');
  expect(resultOf({ result: null })).toMatchObject({ place: null, playlists: [], leftOut: [] });
});

it('a failure leads to where it can be mended', () => {
  const ways = (code: 'too-few-seeds' | 'spotify-needs-reconnect' | 'gave-up', told: Partial<Job> = {}) =>
    waysOn(job({ status: 'failed', error: { code, detail: '' }, ...told })).map(({ label }) => label);
  expect(ways('too-few-seeds')).toEqual(['Choose other seeds', 'Try again']);
  expect(ways('spotify-needs-reconnect', { kind: 'refresh' })).toEqual(['Reconnect Spotify', 'Try again']);
  expect(ways('gave-up')).toEqual(['Try again']);
  expect(waysOn(job({ status: 'cancelled' }))).toEqual([{ label: 'Try again', to: null }]);
  expect(waysOn(job())).toEqual([]);
});
