import { describe, expect, it } from 'vitest';
import { type FileFacts, type JobFacts, notInTime, stateOfBatch, stateOfFile } from './batch-state.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute));
const waiting: FileFacts = { end: null, job: null, expiresAt: at(30), hasUpload: true };
const job = (over: Partial<JobFacts>): FileFacts => ({
  ...waiting,
  hasUpload: false,
  job: {
    status: 'pending',
    progress: 0,
    error: null,
    estimatedCompletion: at(20),
    endedAt: null,
    ...over,
  },
});
const ready = job({ status: 'completed', progress: 1, endedAt: at(9) });
const refused: FileFacts = {
  ...waiting,
  hasUpload: false,
  end: {
    outcome: 'refused',
    error: { code: 'quota-exceeded', detail: 'No.', frees_at: null },
    endedAt: at(0),
  },
};
const batchOf = (...files: readonly FileFacts[]) =>
  stateOfBatch(files.map((file) => stateOfFile(file, at(10))));

describe('a file of a batch', () => {
  it('waits while it may be sent, and has failed from the instant on at which its time is up', () => {
    expect(stateOfFile(waiting, at(29)).status).toBe('waiting');
    expect(stateOfFile(waiting, at(30))).toMatchObject({
      status: 'failed',
      error: notInTime,
      endedAt: at(30),
    });
  });

  it('whose upload went without a word has failed', () => {
    expect(stateOfFile({ ...waiting, hasUpload: false }, at(10)).status).toBe('failed');
  });

  it.each([
    ['pending', 'pending'],
    ['processing', 'processing'],
    ['parked', 'parked'],
    ['completed', 'ready'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
  ] as const)('whose job is %s is %s', (status, expected) => {
    expect(stateOfFile(job({ status }), at(10)).status).toBe(expected);
  });

  it('that became a job after all is what its job is, whatever was noted before', () => {
    const end = { outcome: 'cancelled', error: null, endedAt: at(5) } as const;
    expect(stateOfFile({ ...ready, end }, at(10)).status).toBe('ready');
  });

  it('says why its job failed', () => {
    const error = { code: 'gave-up', detail: 'Three times.' } as const;
    const { progress, error: said } = stateOfFile(job({ status: 'failed', error, endedAt: at(8) }), at(10));
    expect([progress, said]).toEqual([1, { ...error, frees_at: null }]);
  });
});

describe('a batch', () => {
  it('is open while one file may be sent, however many are ready', () => {
    expect(batchOf(ready, ready, waiting)).toMatchObject({
      status: 'open',
      files: { total: 3, waiting: 1, ready: 2 },
      ended_at: null,
    });
  });

  it.each(['pending', 'processing', 'parked'] as const)('is processing while a job is %s', (status) => {
    expect(batchOf(ready, job({ status })).status).toBe('processing');
  });

  it('is completed with its last file, at that instant', () => {
    const last = job({ status: 'failed', endedAt: at(9.5) });
    expect(batchOf(refused, ready, last)).toMatchObject({
      status: 'completed',
      progress: 1,
      estimated_completion: null,
      ended_at: last.job?.endedAt?.toISOString(),
    });
  });

  it('is as far as its files on average, without those that were refused', () => {
    expect(batchOf(refused, ready, waiting, job({ status: 'processing', progress: 0.5 })).progress).toBe(0.5);
  });

  it('is expected to be done with the job that is expected last', () => {
    const later = job({ estimatedCompletion: at(25) });
    expect(batchOf(later, job({}), ready, waiting).estimated_completion).toBe(at(25).toISOString());
    expect(batchOf(waiting).estimated_completion).toBeNull();
  });
});
