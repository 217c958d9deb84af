import { createBatch } from '@trc/contracts/http/create-batch.v1';
import { createUpload } from '@trc/contracts/http/create-upload.v1';
import { getBatch } from '@trc/contracts/http/get-batch.v1';
import { getUpload } from '@trc/contracts/http/get-upload.v1';
import { listBatches } from '@trc/contracts/http/list-batches.v1';
import { listSamplesPage } from '@trc/contracts/http/list-samples.v1';
import { listUploads } from '@trc/contracts/http/list-uploads.v1';
import type { CDPSession, Page } from 'playwright-core';
import { expect, it, vi } from 'vitest';
import type { File } from '../support/api.ts';
import { lookAt, useBrowser } from '../support/browser.ts';
import * as sounds from '../support/sounds.ts';

const { newPerson, signIn } = useBrowser();
/** Files take seconds to be sent, and pictures of the page take some more. */
vi.setConfig({ testTimeout: 180_000 });
const patience = { timeout: 30_000 };

const unbound = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
/** Slow enough to be seen on its way: the two parts of nine megabytes take some seconds. */
const slow = { ...unbound, uploadThroughput: 2_500_000 };
const conditions = async (line: CDPSession, wanted: typeof unbound) => {
  await line.send('Network.emulateNetworkConditions', wanted);
};

async function openUploads(page: Page): Promise<CDPSession> {
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  await page.goto('/uploads');
  await page.getByText('Drop sounds or folders here').waitFor();
  return line;
}

/** Lets files go over the page, as if they came from the desktop. */
async function drop(page: Page, files: readonly File[]): Promise<void> {
  const given = files.map(({ filename, bytes }) => ({
    filename,
    base64: Buffer.from(bytes).toString('base64'),
  }));
  const data = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { filename, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], filename));
    }
    return transfer;
  }, given);
  await page.getByText('Drop sounds or folders here').dispatchEvent('drop', { dataTransfer: data });
}

const choose = (page: Page, label: string, ...files: readonly File[]) =>
  page.getByLabel(label, { exact: true }).setInputFiles(
    files.map(({ filename, bytes }) => ({
      name: filename,
      mimeType: 'audio/wav',
      buffer: Buffer.from(bytes),
    })),
  );

const rowOf = (page: Page, filename: string) =>
  page
    .getByRole('list', { name: 'Files of this window' })
    .getByRole('listitem')
    .filter({ hasText: filename });
const words = (page: Page, filename: string) =>
  expect.poll(() => rowOf(page, filename).innerText(), patience);

/** Numbers of the parts that the page sends to the storage. */
function partsSent(page: Page): number[] {
  const numbers: number[] = [];
  page.on('requestfinished', (request) => {
    const number = new URL(request.url()).searchParams.get('partNumber');
    if (request.method() === 'PUT' && number !== null) numbers.push(Number(number));
  });
  return numbers;
}

it('sounds are dropped, each gets its verdict, a lost connection costs nothing, and all end in the library', async () => {
  const { page, api } = await newPerson('pro');
  const line = await openUploads(page);
  await page.getByText('Nothing yet. Drop your first sound above.').waitFor();
  await lookAt(page, 'uploads-empty');
  const parts = partsSent(page);
  await conditions(line, slow);
  const large = sounds.noiseWav(1, 100);
  await drop(page, [large, sounds.songWav(), sounds.barMp3(), sounds.textAsWav(), sounds.truncatedWav()]);
  await words(page, 'notes.wav').toMatch(/Not a sound.*looks like text.*Convert it/s);
  await words(page, 'truncated.wav').toMatch(/Cannot be read.*truncated.*Export it again/s);
  await words(page, large.filename).toMatch(/MiB of 8\.4 MiB/);
  await expect.poll(() => page.getByText(/iB\/s, .* left/).count(), patience).toBe(1);
  await conditions(line, { ...slow, offline: true });
  await words(page, large.filename).toMatch(/connection is gone; goes on by itself/);
  await page.getByText('You are offline').waitFor();
  await lookAt(page, 'uploads-offline');
  await conditions(line, unbound);
  await words(page, large.filename).toMatch(/In the library/);
  await words(page, 'song.wav').toMatch(/120 bpm · G major/);
  await words(page, 'bar.mp3').toMatch(/In the library/);
  await lookAt(page, 'uploads-done');
  expect(
    parts.filter((number) => number === 2),
    'no part was stored twice',
  ).toHaveLength(1);
  const { items } = await api.call(listSamplesPage);
  expect(items.map(({ filename }) => filename).sort()).toEqual(
    ['bar.mp3', large.filename, 'song.wav'].sort(),
  );
  expect((await api.call(listUploads)).items).toEqual([]);

  await choose(page, 'Sounds to upload', { ...sounds.songWav(), filename: 'song again.wav' });
  await words(page, 'song again.wav').toMatch(/You had the same bytes already/);
  await rowOf(page, 'song.wav')
    .getByRole('link', { name: /G major · loop/ })
    .click();
  await expect.poll(() => new URL(page.url()).pathname, patience).toMatch(/^\/samples\/smp_/);
});

it('a reload in the middle loses only the part that was on its way', async () => {
  const { page, api } = await newPerson('pro');
  page.on('dialog', (dialog) => void dialog.accept());
  const line = await openUploads(page);
  await conditions(line, slow);
  const large = sounds.noiseWav(2, 180);
  await drop(page, [large]);
  const storedParts = async () => {
    const [upload] = (await api.call(listUploads)).items;
    if (!upload) return [];
    const { parts } = await api.call(getUpload, { params: { id: upload.upload_id } });
    return parts.filter(({ stored }) => stored).map(({ number }) => number);
  };
  await expect.poll(storedParts, { ...patience, interval: 100 }).toEqual([1]);
  await page.reload();
  const panel = page.getByRole('region', { name: 'Begun before' });
  await expect.poll(() => panel.innerText(), patience).toContain(large.filename);
  await lookAt(page, 'uploads-begun-before');
  const parts = partsSent(page);
  await conditions(line, unbound);
  await choose(page, 'The same files again', large);
  await page.getByText('One file was begun before').waitFor();
  await words(page, large.filename).toMatch(/In the library/);
  expect(parts).toEqual([2]);
  expect(await panel.count()).toBe(0);
});

it('files that are dropped together are one batch, each with its verdict, and go on after a reload', async () => {
  const { page, api } = await newPerson('pro');
  page.on('dialog', (dialog) => void dialog.accept());
  const begun: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    const isBegin = pathname === createBatch.path || pathname === createUpload.path;
    if (request.method() === 'POST' && isBegin) begun.push(pathname);
  });
  const line = await openUploads(page);
  // So slow that neither of the two is whole when the page is loaded again.
  await conditions(line, { ...slow, uploadThroughput: 300_000 });
  const whole = [sounds.noiseWav(5, 100), sounds.noiseWav(6, 100)];
  await drop(page, [...whole, sounds.textAsWav(), sounds.truncatedWav()]);
  await words(page, 'notes.wav').toMatch(/Not a sound.*looks like text.*Convert it/s);
  await words(page, 'truncated.wav').toMatch(/Cannot be read.*truncated.*Export it again/s);
  for (const { filename } of whole) await words(page, filename).toMatch(/of 8\.4 MiB/);
  expect(begun).toEqual([createBatch.path]);
  const batchOf = async () => (await api.call(listBatches)).items[0];
  expect((await batchOf())?.files).toMatchObject({ total: 4, refused: 2 });
  const panel = page.getByRole('region', { name: 'Batches' });
  await expect.poll(() => panel.innerText(), patience).toMatch(/4 files.*2 refused/s);
  await page.reload();
  await conditions(line, unbound);
  await page.getByText('These were interrupted.').waitFor();
  await choose(page, 'The same files again', ...whole);
  await page.getByText('2 files were begun before').waitFor();
  for (const { filename } of whole) await words(page, filename).toMatch(/In the library/);
  await expect.poll(async () => (await batchOf())?.status, patience).toBe('completed');
  await expect.poll(() => panel.innerText(), patience).toMatch(/2 of 4 ready, 2 refused/);
  await lookAt(page, 'uploads-batch');
  const { items } = await api.call(getBatch, { params: { id: (await batchOf())?.id ?? '' } });
  expect(items.map(({ filename, status, error }) => [filename, status, error?.code])).toEqual([
    ...whole.map(({ filename }) => [filename, 'ready', undefined]),
    ['notes.wav', 'refused', 'not-audio'],
    ['truncated.wav', 'refused', 'unreadable-audio'],
  ]);
  expect(begun).toEqual([createBatch.path]);
});

it('a file on its way can be paused, goes on, and is given up without a trace', async () => {
  const { page, api } = await newPerson('pro');
  const line = await openUploads(page);
  await conditions(line, { ...slow, uploadThroughput: 300_000 });
  const large = sounds.noiseWav(3, 100);
  await drop(page, [large]);
  await words(page, large.filename).toMatch(/of 8\.4 MiB/);
  await page.getByRole('button', { name: `Pause ${large.filename}` }).click();
  await words(page, large.filename).toMatch(/Paused/);
  await page.getByRole('button', { name: `Go on with ${large.filename}` }).click();
  await words(page, large.filename).toMatch(/of 8\.4 MiB/);
  await page.getByRole('button', { name: `Cancel ${large.filename}` }).click();
  await expect.poll(async () => (await api.call(listUploads)).items, patience).toEqual([]);
  expect(await page.getByText(large.filename).count()).toBe(0);
});

it('a session that ends in the middle says so, and after signing in it goes on where it was', async () => {
  const person = await newPerson('pro');
  const { page } = person;
  const line = await openUploads(page);
  await conditions(line, slow);
  const large = sounds.noiseWav(4, 100);
  await drop(page, [large]);
  await words(page, large.filename).toMatch(/of 8\.4 MiB/);
  await page.context().clearCookies();
  await conditions(line, unbound);
  await page.getByText('Nothing that was sent is lost.').waitFor();
  await lookAt(page, 'uploads-signed-out');
  const parts = partsSent(page);
  await signIn(page, person.key);
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await words(page, large.filename).toMatch(/In the library/);
  expect(parts).toEqual([]);
});

it('who has used all uploads of the day reads when they are free again, before and after dropping', async () => {
  const { page, api } = await newPerson('free');
  for (let i = 0; i < 10; i += 1)
    await api.call(createUpload, { body: { filename: `${i}.wav`, size_bytes: 1_000 } });
  await openUploads(page);
  await page.getByText('All uploads of your plan are used').waitFor();
  await drop(page, [sounds.barWav()]);
  await words(page, 'bar.wav').toMatch(/A limit of your plan is reached.*It frees in \d+/s);
  expect(await rowOf(page, 'bar.wav').getByRole('link', { name: 'See the plans' }).count()).toBe(1);
  expect(await rowOf(page, 'bar.wav').getByRole('button', { name: 'Try again with bar.wav' }).count()).toBe(
    1,
  );
  await lookAt(page, 'uploads-quota');
});
