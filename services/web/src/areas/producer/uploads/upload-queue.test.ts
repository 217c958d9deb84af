import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../api/problem.ts';
import { PartFailure } from './after-failure.ts';
import { inBatches } from './announce.ts';
import { type Part, type Upload, UploadQueue } from './upload-queue.ts';

const partBytes = 4;

/** An API and a storage in memory, whose faults a test scripts by the name of the call. */
function world() {
  const stored = new Map<string, Map<number, string>>();
  const sizes = new Map<string, number>();
  const answers = new Map<string, string>();
  const calls: string[] = [];
  const faults = new Map<string, unknown[]>();
  const waits: number[] = [];
  const wakeUp: Array<() => void> = [];
  let count = 0;
  const fail = (call: string) => {
    calls.push(call);
    const next = faults.get(call.split(' ')[0] ?? '')?.shift();
    if (next) throw next;
  };
  const partsOf = (uploadId: string): Part[] =>
    Array.from({ length: Math.ceil((sizes.get(uploadId) ?? 0) / partBytes) }, (_, i) => ({
      number: i + 1,
      url: stored.get(uploadId)?.has(i + 1) ? null : `${uploadId} ${i + 1}`,
      sizeBytes: Math.min(partBytes, (sizes.get(uploadId) ?? 0) - i * partBytes),
    }));
  const reserve = (size: number, key: string) => {
    const uploadId = answers.get(key) ?? `upl_${++count}`;
    answers.set(key, uploadId);
    stored.set(uploadId, new Map());
    sizes.set(uploadId, size);
    return { uploadId, parts: partsOf(uploadId) };
  };
  const heads: string[] = [];
  const queue = new UploadQueue({
    async begin(file, head, key) {
      fail(`begin ${file.name}`);
      heads.push(head);
      return reserve(file.size, key);
    },
    async beginTogether(files, key) {
      const names = files.map(({ file }) => file.name);
      heads.push(...files.map(({ headBase64 }) => headBase64));
      fail(`together ${names.join(' ')}`);
      await new Promise((resolve) => setImmediate(resolve));
      return files.map(({ file: { name, size } }, i) => {
        if (name.includes('bad')) return { refused: answer(422, 'not-audio') };
        const begun = reserve(size, `${key} ${i}`);
        return name.includes('long') ? { ...begun, parts: null } : begun;
      });
    },
    async look(uploadId) {
      fail(`look ${uploadId}`);
      if (!stored.has(uploadId)) throw new ProblemError(404, { code: 'not-found' });
      return { uploadId, parts: partsOf(uploadId) };
    },
    async complete(uploadId) {
      fail(`complete ${uploadId}`);
      const whole = [...(stored.get(uploadId) ?? [])].sort(([a], [b]) => a - b).map(([, text]) => text);
      return { jobId: `job_${whole.join('')}` };
    },
    async giveUp(uploadId) {
      fail(`giveUp ${uploadId}`);
      stored.delete(uploadId);
    },
    async send(url, part, signal, onProgress) {
      signal.throwIfAborted();
      onProgress(1);
      fail(`send ${url}`);
      const [uploadId = '', number] = url.split(' ');
      const text = await part.text();
      for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      stored.get(uploadId)?.set(Number(number), text);
      onProgress(part.size);
    },
    wait: (ms, signal) => {
      waits.push(ms);
      return new Promise((resolve, reject) => {
        wakeUp.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
    nowMs: () => 0,
    newKey: () => `key-${++count}`,
  });
  const phases = () => queue.state().uploads.map(({ phase }) => phase.kind);
  return {
    queue,
    calls,
    heads,
    waits,
    stored,
    phases,
    failNext: (call: string, ...errors: unknown[]) => faults.set(call, errors),
    wake: () => {
      for (const wake of wakeUp.splice(0)) wake();
    },
    async until(isDone: (uploads: readonly Upload[]) => boolean) {
      for (let turn = 0; turn < 500 && !isDone(queue.state().uploads); turn += 1)
        await new Promise((resolve) => setImmediate(resolve));
      expect(isDone(queue.state().uploads), JSON.stringify(queue.state())).toBe(true);
    },
  };
}

const file = (text: string, name = 'a.wav') => ({ file: new File([text], name), uploadId: null });
const all =
  (kind: Upload['phase']['kind']) =>
  (uploads: readonly Upload[]): boolean =>
    uploads.length > 0 && uploads.every(({ phase }) => phase.kind === kind);
const answer = (status: number, code: string) => new ProblemError(status, { code, title: code });

test('files become jobs, byte for byte', async () => {
  const w = world();
  w.queue.add([file('0123456789'), file('xyz', 'b.wav')]);
  await w.until(all('accepted'));
  expect(w.queue.state().uploads.map(({ phase }) => phase)).toMatchObject([
    { jobId: 'job_0123456789' },
    { jobId: 'job_xyz' },
  ]);
});

test('a refused file is not sent, and the others go on', async () => {
  const w = world();
  w.failNext('begin', answer(415, 'not-audio'));
  w.queue.add([file('notes', 'notes.wav'), file('0123', 'b.wav')]);
  await w.until(([first, second]) => first?.phase.kind === 'refused' && second?.phase.kind === 'accepted');
  expect(w.calls.filter((call) => call.startsWith('send'))).toHaveLength(1);
});

test('a connection that breaks in the middle costs one part, and the rest goes on when it is back', async () => {
  const w = world();
  w.failNext('send', undefined, new PartFailure(0));
  w.queue.add([file('0123456789')]);
  await w.until(all('disconnected'));
  w.queue.connectionBack();
  await w.until(all('accepted'));
  expect(w.queue.state().uploads[0]?.phase).toMatchObject({ jobId: 'job_0123456789' });
  expect(w.calls.filter((call) => call.startsWith('send')).map((call) => call.split(' ')[2])).toEqual([
    '1',
    '2',
    '2',
    '3',
  ]);
  expect(w.calls.filter((call) => call.startsWith('begin'))).toHaveLength(1);
});

test('without a sign that it is back the connection is tried again after a while, each time a longer one', async () => {
  const w = world();
  w.failNext('begin', answer(0, 'offline'), answer(0, 'offline'));
  w.queue.add([file('0123')]);
  await w.until(all('disconnected'));
  w.wake();
  await w.until(() => w.waits.length === 2);
  w.wake();
  await w.until(all('accepted'));
  expect(w.waits).toEqual([1_000, 2_000]);
});

test('the browser that goes offline stops what is on its way, and begins nothing twice', async () => {
  const w = world();
  w.queue.add([file('01234567')]);
  await w.until(([upload]) => upload?.phase.kind === 'sending');
  w.queue.connectionLost();
  expect(w.phases()).toEqual(['disconnected']);
  w.queue.connectionBack();
  await w.until(all('accepted'));
  expect(w.queue.state().uploads[0]?.phase).toMatchObject({ jobId: 'job_01234567' });
  expect(w.calls.filter((call) => call.startsWith('begin'))).toHaveLength(1);
});

test('a pause keeps what is stored, and going on sends the rest', async () => {
  const w = world();
  w.queue.add([file('01234567')]);
  await w.until(([upload]) => (upload?.sentBytes ?? 0) >= 4);
  w.queue.pauseAll();
  expect(w.phases()).toEqual(['paused']);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(w.phases()).toEqual(['paused']);
  w.queue.resumeAll();
  await w.until(all('accepted'));
  expect(w.queue.state().uploads[0]?.phase).toMatchObject({ jobId: 'job_01234567' });
});

test('a file that goes on with an earlier upload sends only what is missing', async () => {
  const w = world();
  w.queue.add([file('01234567')]);
  await w.until(([upload]) => (upload?.sentBytes ?? 0) >= 4);
  w.queue.pauseAll();
  const uploadId = w.queue.state().uploads[0]?.uploadId ?? null;
  const before = w.calls.length;
  w.queue.add([{ ...file('01234567'), uploadId }]);
  await w.until((uploads) => uploads[1]?.phase.kind === 'accepted');
  expect(w.calls.slice(before).some((call) => call.startsWith('begin'))).toBe(false);
});

test('an upload whose time was up begins again by itself', async () => {
  const w = world();
  w.queue.add([{ ...file('0123'), uploadId: 'upl_gone' }]);
  await w.until(all('accepted'));
  expect(w.calls.map((call) => call.split(' ')[0])).toEqual(['look', 'begin', 'send', 'complete']);
  expect(w.calls.at(-1)).not.toContain('upl_gone');
});

test('a session that ends in between keeps everything, and goes on after signing in', async () => {
  const w = world();
  w.failNext('complete', answer(401, 'not-authenticated'));
  w.queue.add([file('0123')]);
  await w.until(all('signed-out'));
  w.queue.signedIn();
  await w.until(all('accepted'));
  expect(w.calls.filter((call) => call.startsWith('send'))).toHaveLength(1);
});

test('what was refused at the end begins anew when it is tried again', async () => {
  const w = world();
  w.failNext('complete', answer(422, 'upload-mismatch'));
  w.queue.add([file('0123')]);
  await w.until(all('refused'));
  w.queue.resume('1');
  await w.until(all('accepted'));
  expect(w.calls.filter((call) => call.startsWith('begin'))).toHaveLength(2);
});

test('a sick storage is asked again, and after six times the person is', async () => {
  const w = world();
  w.failNext('send', ...Array.from({ length: 6 }, () => new PartFailure(503)));
  w.queue.add([file('0123')]);
  for (let turn = 1; turn <= 5; turn += 1) {
    await w.until(() => w.waits.length === turn);
    w.wake();
  }
  await w.until(all('failed'));
  w.queue.resume('1');
  await w.until(all('accepted'));
});

test('a file taken off the list is given up, also when its upload was just being begun', async () => {
  const w = world();
  w.queue.add([file('0123')]);
  await w.queue.remove('1');
  await w.until((uploads) => uploads.length === 0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(w.stored.size).toBe(0);
  w.queue.add([file('01234567')]);
  await w.until(([upload]) => (upload?.sentBytes ?? 0) >= 4);
  await w.queue.remove('2');
  const { uploads, uploadIds } = w.queue.state();
  expect([w.stored.size, uploads, uploadIds.size], 'its upload is still known').toEqual([0, [], 1]);
});

test('three files are sent at a time, in the order in which they came', async () => {
  const w = world();
  w.queue.add(Array.from({ length: 12 }, (_, i) => file('01234567', `${i}.wav`)));
  let most = 0;
  w.queue.subscribe(() => {
    most = Math.max(most, w.phases().filter((kind) => kind === 'sending').length);
  });
  await w.until(all('accepted'));
  expect(most).toBe(3);
  w.queue.clear();
  expect(w.queue.state().uploads).toEqual([]);
});

test('an empty file is refused without a call', async () => {
  const w = world();
  w.queue.add([file('')]);
  expect([w.phases(), w.calls]).toEqual([['refused'], []]);
});

describe('files that are announced together', () => {
  const namesOf = (call: string, calls: readonly string[]) =>
    calls.filter((one) => one.startsWith(`${call} `)).map((one) => one.slice(call.length + 1));
  const several = (...names: readonly string[]) => names.map((name) => file(`01234567${name}`, name));

  test('become jobs by one call, and the parts of a long one are asked for', async () => {
    const w = world();
    w.queue.add(several('a', 'b', 'long', 'd', 'e', 'f'), 100);
    await w.until(all('accepted'));
    expect(w.queue.state().uploads.map(({ phase }) => phase)).toMatchObject(
      ['a', 'b', 'long', 'd', 'e', 'f'].map((name) => ({ jobId: `job_01234567${name}` })),
    );
    expect(namesOf('together', w.calls)).toEqual(['a b long d e f']);
    expect([namesOf('begin', w.calls).length, namesOf('look', w.calls).length]).toEqual([0, 1]);
  });

  test('are as many batches as the plan asks for; a single file, and one that goes on, are none', async () => {
    const w = world();
    w.queue.add([{ ...file('0123', 'old'), uploadId: 'upl_gone' }, ...several('a', 'b', 'c')], 2);
    w.queue.add(several('alone'), 2);
    await w.until(all('accepted'));
    expect(namesOf('together', w.calls)).toEqual(['a b']);
    expect(namesOf('begin', w.calls).toSorted()).toEqual(['alone', 'c', 'old']);
    expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(inBatches([1, 2, 3], 1)).toEqual([]);
  });

  test('show of each as much as one call may carry', async () => {
    const w = world();
    const large = Array.from({ length: 20 }, (_, i) => file('x'.repeat(70_000), `${i}`));
    w.queue.add(large, 100);
    await w.until(() => w.heads.length > 0);
    w.queue.pauseAll();
    const bytes = w.heads.map((head) => atob(head).length);
    expect([bytes.length, new Set(bytes)]).toEqual([20, new Set([30_720])]);
  });

  test('are refused one by one, and a refused one is tried again by itself', async () => {
    const w = world();
    w.queue.add(several('a', 'bad', 'c'), 100);
    await w.until(
      ([a, bad, c]) =>
        a?.phase.kind === 'accepted' && bad?.phase.kind === 'refused' && c?.phase.kind === 'accepted',
    );
    w.queue.resume('2');
    await w.until(all('accepted'));
    expect(namesOf('begin', w.calls)).toEqual(['bad']);
  });

  test('go each by itself when all of them are refused, so that each hears its own reason', async () => {
    const w = world();
    w.failNext('together', answer(413, 'upload-too-large'));
    w.failNext('begin', answer(413, 'upload-too-large'), answer(415, 'not-audio'));
    w.queue.add(several('a', 'b'), 100);
    await w.until(all('refused'));
    expect(w.queue.state().uploads.map(({ phase }) => 'problem' in phase && phase.problem.code)).toEqual([
      'upload-too-large',
      'not-audio',
    ]);
  });

  test('say the same again when the answer was lost, whatever became of them meanwhile', async () => {
    const w = world();
    w.failNext('together', answer(0, 'offline'));
    w.queue.add(several('a', 'b', 'c'), 100);
    await w.until((uploads) => uploads.every(({ phase }) => phase.kind === 'disconnected'));
    await w.queue.remove('2');
    w.queue.pause('3');
    w.queue.connectionBack();
    await w.until(
      ([a, c]) => a?.phase.kind === 'accepted' && c?.phase.kind === 'paused' && c.uploadId !== null,
    );
    expect(namesOf('together', w.calls)).toEqual(['a b c', 'a b c']);
    expect([w.stored.size, namesOf('giveUp', w.calls).length], 'one was given up').toEqual([2, 1]);
    w.queue.resumeAll();
    await w.until(all('accepted'));
    expect(namesOf('together', w.calls)).toHaveLength(2);
  });

  test('and taken off the list before that are not announced, or given up', async () => {
    const w = world();
    w.queue.add(several('a', 'b', 'c'), 100);
    await w.queue.remove('3');
    await w.until((uploads) => uploads.length === 2 && all('accepted')(uploads));
    const [names] = namesOf('together', w.calls);
    expect(['a b', 'a b c']).toContain(names);
    expect([w.stored.size, namesOf('giveUp', w.calls).length]).toEqual([2, names === 'a b' ? 0 : 1]);
  });
});
