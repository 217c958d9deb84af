import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createExport } from '@trc/contracts/http/create-export.v1';
import { createSample } from '@trc/contracts/http/create-sample.v1';
import { getExportById } from '@trc/contracts/http/get-export.v1';
import { listSamplesPage } from '@trc/contracts/http/list-samples.v1';
import type { Id } from '@trc/contracts/ids';
import { eventually } from '@trc/testkit/eventually';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { lookAt, type Person, useBrowser } from '../support/browser.ts';
import { barFlac, barMp3, barOgg, noiseWav, padWav, songWav } from '../support/sounds.ts';
import { filesOfZip } from '../support/zip-files.ts';

const { newPerson } = useBrowser();

const click = { ...noiseWav(99, 0.05), filename: 'click.wav' };
const sounds = [
  ...[1, 2, 3, 4].map((seed) => noiseWav(seed)),
  { ...noiseWav(5), filename: '../Größe “hat”.wav' },
  barMp3('bar one.mp3'),
  barFlac('bar two.flac'),
  barOgg('bar three.ogg'),
  songWav(),
  padWav(),
  click,
];

async function fillLibrary({ api }: Person): Promise<string[]> {
  for (const file of sounds)
    expect((await api.send(createSample, { file })).status).toBe(createSample.status);
  const list = () => api.call(listSamplesPage, { query: { limit: 100 } });
  await eventually('every sound is analysed', async () => (await list()).items.length === sounds.length);
  return (await list()).items.map(({ id }) => id);
}

it('a producer lays ten sounds out on pads with the keyboard and takes the project home', async () => {
  const person = await newPerson('pro');
  const { page, api } = person;
  await page.goto('/exports');
  await page.getByRole('heading', { name: 'No exports yet' }).waitFor();
  await lookAt(page, 'exports-empty');
  const ids = await fillLibrary(person);

  await page.goto(`/exports/new?samples=${ids.slice(0, 2).join(',')}`);
  await page.getByLabel('Search your sounds').fill('nothing like it');
  await page.getByText('Nothing in your library has').waitFor();
  await page.getByLabel('Search your sounds').fill('');
  await page.getByRole('button', { name: 'Add all 9 shown' }).click();
  await page.getByText('Will be left out: The device takes sounds of at least 0.1 seconds').waitFor();
  await lookAt(page, 'exports-sounds');

  await page.getByRole('button', { name: 'Arrange the pads' }).click();
  const grid = page.getByRole('list', { name: 'Pads of bank A' });
  const first = grid.getByRole('button', { name: /^A1:/ });
  const name = /^A1: ([^,]+),/.exec((await first.textContent()) ?? '')?.[1] ?? '';
  await first.focus();
  await page.keyboard.press('Space');
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight']) {
    await page.waitForTimeout(60);
    await page.keyboard.press(key);
  }
  await page.getByText(/^Over A14\.$/).waitFor();
  await page.keyboard.press('Space');
  const moved = grid.getByRole('button', { name: `A14: ${name},` });
  await moved.waitFor();
  await page.getByText('1 not as suggested').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await grid.getByRole('button', { name: `A1: ${name},` }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Bank' }).selectOption({ label: 'C' });
  await page.getByRole('combobox', { name: 'Pad' }).selectOption('16');
  await page.getByRole('switch', { name: 'Loop while it plays' }).click();
  const bankC = page.getByRole('list', { name: 'Pads of bank C' });
  await bankC.getByRole('button', { name: new RegExp(`^C16: ${name},.*loops$`) }).waitFor();
  await page.getByRole('button', { name: 'Copy to another pad' }).click();
  await page.getByText('Copied to C1.').waitFor();
  await page.getByRole('switch', { name: 'Loop while it plays' }).click();
  await page.getByLabel('Name on the device').fill('Nächte');
  await page.getByText('C1: The device has no “ä”').waitFor();
  expect(await page.getByRole('button', { name: 'Check it' }).isDisabled()).toBe(true);
  await page.getByLabel('Name on the device').fill('Night hit');
  await page.getByLabel('Tempo', { exact: true }).fill('90,5');
  await page.getByLabel('Bank C tempo').fill('88');
  await page.getByLabel('Project tempo').fill('92');
  await bankC.getByRole('button', { name: /^C1: Night hit,.*90\.5 bpm/ }).waitFor();
  await lookAt(page, 'exports-pads');

  await page.getByRole('button', { name: 'Check it' }).click();
  await page.getByText('1 sound will not be in it').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Dusty night');
  await page.getByRole('radio', { name: 'All alike' }).check();
  expect(await page.getByLabel('How loud, in LUFS').inputValue()).toBe('-14');
  await page
    .getByText(/\d dB (louder|quieter)/)
    .first()
    .waitFor();
  await lookAt(page, 'exports-check');
  await page.getByRole('button', { name: 'Make the export' }).click();

  await page.getByRole('heading', { name: 'It is ready' }).waitFor({ timeout: 60_000 });
  await lookAt(page, 'exports-ready');
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Download/ }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe('Dusty night.zip');
  const archive = readFileSync(await download.path());
  const id = new URL(page.url()).pathname.split('/').at(-1) as Id<'export'>;
  const told = await api.call(getExportById, { params: { id } });
  expect(createHash('sha256').update(archive).digest('hex')).toBe(told.sha256);

  const files = filesOfZip(archive);
  const folder = 'IMPORT/PROJECT_01';
  const padconf = files.get(`${folder}/PADCONF.BIN`) as Buffer;
  expect(padconf).toHaveLength(31_488);
  const sample = files.get(`${folder}/SMPL/BANK3-16.SMP`) as Buffer;
  expect(sample.toString('latin1', 0, 4)).toBe('RFWV');
  const pad = 2 * 16 + 15;
  expect(padconf.readUInt32BE(0x80 + pad * 172)).toBe(sample.length);
  expect(padconf.readUInt32BE(0x80 + pad * 172 + 0x10)).toBe(1);
  const nameAt = (index: number) => padconf.toString('latin1', 0x6c00 + index * 24).split('\0', 1)[0];
  const copy = 2 * 16;
  expect([nameAt(pad), nameAt(copy)]).toEqual([name, 'Night hit']);
  expect(padconf.readUInt32BE(0x80 + copy * 172 + 0x10)).toBe(0);
  expect(padconf.readUInt32BE(0x80 + copy * 172 + 0x24)).toBe(9_050);
  expect(told).toMatchObject({ loudness_lufs: -14, layout: { bpm: 92, banks: [{ bank: 3, bpm: 88 }] } });
  const onPads = [...files.keys()].filter((path) => path.endsWith('.SMP'));
  expect(onPads).toHaveLength(sounds.length - 1 + 1);
  expect(told.report.items.map((item) => item.name)).toContain('Grosse hat');

  await page.getByRole('link', { name: 'All exports' }).click();
  await page.getByRole('link', { name: 'Dusty night', exact: true }).waitFor();
  await lookAt(page, 'exports-list');
});

it('a project is begun again with changes, and after it was brought back from its archive', async () => {
  const { page, api } = await newPerson('pro');
  expect((await api.send(createSample, { file: padWav() })).status).toBe(createSample.status);
  const list = () => api.call(listSamplesPage, { query: { limit: 1 } });
  await eventually('the sound is analysed', async () => (await list()).items.length === 1);
  const sample_id = (await list()).items[0]?.id as Id<'sample'>;
  const on = (pad: number) => ({ bank: 3, pad, sample_id, loop: pad === 16 });
  const layout = { pads: [{ ...on(1), name: 'Night hit', bpm: 90.5 }, on(16)], bpm: 92 };
  const { export_id: id } = await api.call(createExport, {
    body: { format: 'sp404mk2-project', sample_ids: [sample_id], layout, name: 'Dusty night' },
  });
  const state = async () => (await api.call(getExportById, { params: { id } })).status;
  await eventually('the archive is made', async () => (await state()) === 'ready');

  await page.goto(`/exports/${id}`);
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Download/ }).click();
  const archive = await (await waiting).path();
  await page.getByRole('link', { name: 'Export again with changes' }).click();
  await expectSameProject(page);

  await page.goto('/exports');
  const zip = { name: 'Dusty night.zip', mimeType: 'application/zip', buffer: readFileSync(archive) };
  await page.getByLabel('Project to bring back').setInputFiles(zip);
  await page.getByRole('heading', { name: 'Dusty night.zip' }).waitFor();
  await page.getByText('It is back: 2 of 2 pads ready').waitFor({ timeout: 60_000 });
  await lookAt(page, 'exports-brought-back');
  await page.getByRole('link', { name: 'Export this project again' }).click();
  await expectSameProject(page);
});

/** Goes through a wizard that begins with what was laid out before, to the check. */
async function expectSameProject(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Arrange the pads' }).click();
  await page.getByRole('button', { name: 'Bank C, 2 sounds' }).click();
  await page
    .getByRole('list', { name: 'Pads of bank C' })
    .getByRole('button', { name: /^C1: Night hit,.*90\.5 bpm/ })
    .waitFor();
  expect(await page.getByLabel('Project tempo').inputValue()).toBe('92');
  await page.getByRole('button', { name: 'Check it' }).click();
  await page.getByRole('cell', { name: 'Night hit', exact: true }).waitFor();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Dusty night');
}

it('a plan without exports says so before anything is lost, and where the plans are', async () => {
  const person = await newPerson('free');
  const { page, api } = person;
  expect((await api.send(createSample, { file: noiseWav(7) })).status).toBe(createSample.status);
  const list = () => api.call(listSamplesPage, { query: { limit: 1 } });
  await eventually('the sound is analysed', async () => (await list()).items.length === 1);
  await page.goto('/exports/new');
  await page.getByRole('button', { name: /^Add noise/ }).click();
  await page.getByLabel('WAV pack').check();
  await page.getByRole('button', { name: 'Check it' }).click();
  await page.getByRole('button', { name: 'Make the export' }).click();
  await page.getByRole('alert').getByText('Your plan has no exports').waitFor();
  await lookAt(page, 'exports-not-in-plan');
  await page.getByRole('alert').getByRole('link', { name: 'See the plans' }).waitFor();
});
