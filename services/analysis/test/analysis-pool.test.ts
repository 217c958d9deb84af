import { afterEach, describe, expect, it } from 'vitest';
import { AnalyserFault, type AnalysisPool, openAnalysisPool } from '../src/outbound/analysis-pool.ts';
import { fixture } from './fixtures.ts';
import { drumLoop } from './sounds.ts';
import { wav } from './writers.ts';

const WORKER = new URL('../src/analysis.worker.ts', import.meta.url);
const BROKEN = new URL('./broken.worker.ts', import.meta.url);
const open: AnalysisPool[] = [];

function pool(workerFile: URL, timeLimitMs: number, threads = 1): AnalysisPool {
  const opened = openAnalysisPool({ workerFile, threads, timeLimitMs, heapMiBMax: 64 });
  open.push(opened);
  return opened;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((p) => p.close()));
});

describe('the analysis pool', () => {
  it('analyses files in threads and takes their bytes', async () => {
    const p = pool(WORKER, 30_000, 2);
    const loop = drumLoop({ bpm: 124, rateHz: 44_100 });
    const bytes = wav([loop, loop], 44_100);
    const [first, second, third] = await Promise.all([
      p.analyse({ bytes, durationSMax: 60 }),
      p.analyse({ bytes: fixture('loop-cbr96.mp3'), durationSMax: 60 }),
      p.analyse({ bytes: fixture('loop.ogg'), durationSMax: 60 }),
    ]);
    expect(first).toMatchObject({ ok: true, analysis: { kind: 'loop', tempo: { bpm: 124 } } });
    expect(second).toMatchObject({ ok: true, analysis: { format: 'mp3', channels: 2 } });
    expect(third).toMatchObject({ ok: true, analysis: { format: 'ogg-vorbis' } });
    expect(bytes).toHaveLength(0);
  });

  it('copies bytes that share their buffer with others', async () => {
    const shared = Buffer.alloc(1_000, 65).subarray(100, 200);
    expect(await pool(WORKER, 30_000).analyse({ bytes: shared, durationSMax: 60 })).toEqual({
      ok: false,
      refusal: { kind: 'not-audio', detail: expect.stringContaining('text') },
    });
    expect(shared).toHaveLength(100);
  });

  it('passes on refusals of the file', async () => {
    const loop = drumLoop({ bpm: 120, rateHz: 44_100, bars: 1 });
    expect(await pool(WORKER, 30_000).analyse({ bytes: wav([loop], 44_100), durationSMax: 1 })).toMatchObject(
      {
        ok: false,
        refusal: { kind: 'too-long' },
      },
    );
  });

  it('refuses a file that takes too long, too much memory, or its thread with it, and goes on with the next', async () => {
    const p = pool(BROKEN, 3_000);
    const outcomes = await Promise.all(
      [1, 2, 3, 0].map((mode) => p.analyse({ bytes: Uint8Array.of(mode), durationSMax: 1 })),
    );
    expect(outcomes).toEqual([
      { ok: false, refusal: { kind: 'unreadable', detail: expect.stringContaining('3000 ms') } },
      { ok: false, refusal: { kind: 'unreadable', detail: expect.stringContaining('memory') } },
      { ok: false, refusal: { kind: 'unreadable', detail: expect.stringContaining('stops the analyser') } },
      { ok: false, refusal: { kind: 'not-audio', detail: 'It is a test.' } },
    ]);
  });

  it('does not count the time a file waits for its turn', async () => {
    const p = pool(BROKEN, 600);
    const waiting = [1, 1, 0].map((mode) => p.analyse({ bytes: Uint8Array.of(mode), durationSMax: 1 }));
    expect((await Promise.all(waiting))[2]).toEqual({
      ok: false,
      refusal: { kind: 'not-audio', detail: 'It is a test.' },
    });
  });

  it('rejects with an AnalyserFault when the fault is ours', async () => {
    const bug = pool(BROKEN, 3_000).analyse({ bytes: Uint8Array.of(4), durationSMax: 1 });
    await expect(bug).rejects.toThrow(AnalyserFault);
    await expect(bug).rejects.toThrow('a bug of ours');
    const missing = pool(new URL('./no-such.worker.ts', import.meta.url), 3_000);
    await expect(missing.analyse({ bytes: Uint8Array.of(0), durationSMax: 1 })).rejects.toThrow(
      AnalyserFault,
    );
  });

  it('rejects what runs and what waits when it is closed', async () => {
    const p = pool(BROKEN, 10_000);
    const running = p.analyse({ bytes: Uint8Array.of(1), durationSMax: 1 });
    const waiting = p.analyse({ bytes: Uint8Array.of(0), durationSMax: 1 });
    const both = Promise.allSettled([running, waiting]);
    await p.close();
    for (const outcome of await both)
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(AnalyserFault) });
  });
});
