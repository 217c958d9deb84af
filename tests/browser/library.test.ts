import { createSample } from '@trc/contracts/http/create-sample.v1';
import { getSampleById } from '@trc/contracts/http/get-sample.v1';
import { listSamplesPage } from '@trc/contracts/http/list-samples.v1';
import { newId } from '@trc/contracts/ids';
import { eventually } from '@trc/testkit/eventually';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { drumLoop, kick, noise, pad, progression, snare } from '../../services/analysis/test/sounds.ts';
import { wav } from '../../services/analysis/test/writers.ts';
import type { File } from '../support/api.ts';
import { lookAt, type Person, useBrowser } from '../support/browser.ts';
import { completed } from '../support/jobs.ts';
import { barMp3, songAiff } from '../support/sounds.ts';

const { newPerson } = useBrowser();
const rateHz = 44_100;
const sound = (filename: string, samples: Float32Array): File => ({
  filename,
  bytes: wav([samples], rateHz),
});
const drums = (bpm: number) => drumLoop({ bpm, rateHz, bars: 4 });
const chords = (tonic: number, scale: 'major' | 'minor') =>
  progression({ tonic, scale, rateHz, degrees: [0, 3, 4, 0], chordS: 1 });
const sounds: readonly File[] = [
  sound('dusty drums 92.wav', drums(92)),
  sound('slow drums 70.wav', drums(70)),
  sound('fast drums 140.wav', drums(140)),
  sound('organ A minor.wav', chords(9, 'minor')),
  sound('organ C major.wav', chords(0, 'major')),
  sound('organ F# minor.wav', chords(6, 'minor')),
  sound('pad.wav', pad(3, rateHz)),
  sound('kick.wav', kick(rateHz)),
  sound('snare.wav', snare(rateHz, 3)),
  sound('hiss.wav', noise(0.7, rateHz, 0.2, 4)),
  barMp3(),
  songAiff(),
];

let mia: Person;
let page: Page;

beforeAll(async () => {
  mia = await newPerson('pro');
  ({ page } = mia);
  for (const file of sounds) {
    const { job_id } = await mia.api.call(createSample, { file });
    await completed(mia.api, job_id);
  }
}, 120_000);

const rows = () => page.getByRole('list', { name: 'Sounds' }).getByRole('listitem');
const names = () => rows().getByRole('link').allInnerTexts();
const expectNames = (what: string, expected: readonly string[]) =>
  eventually(what, async () => {
    const shown = await names();
    return [...shown].sort().join() === [...expected].sort().join() || shown.join() === expected.join();
  });
const playing = () =>
  page.evaluate(() => {
    const audio = document.querySelector('audio');
    return { at: audio?.currentTime ?? 0, paused: audio?.paused ?? true };
  });
const row = (name: string) => rows().filter({ has: page.getByRole('link', { name, exact: true }) });

it('an empty library says how to begin', async () => {
  const { page: empty } = await newPerson('free');
  await empty.goto('/samples');
  await empty.getByRole('heading', { name: 'Your sounds will be here' }).waitFor();
  await empty.getByRole('link', { name: 'Upload the first sounds' }).waitFor();
  await lookAt(empty, 'library-empty');
});

describe('a producer with a dozen sounds', () => {
  it('sees them, and finds them by words, tempo and key, at an address that can be shared', async () => {
    await page.goto('/samples');
    await expectNames(
      'all sounds are there',
      sounds.map(({ filename }) => filename),
    );

    await page.getByRole('searchbox').fill('organ');
    await expectNames('words narrow', ['organ A minor.wav', 'organ C major.wav', 'organ F# minor.wav']);
    expect(new URL(page.url()).searchParams.get('q')).toBe('organ');
    await page.getByRole('searchbox').fill('');

    await page.getByLabel('From beats per minute').fill('68');
    await page.getByLabel('To beats per minute').fill('72');
    await page.waitForURL(/bpm_max=72/);
    const folded = await mia.api.call(listSamplesPage, { query: { bpm_min: 68, bpm_max: 72 } });
    const plain = await mia.api.call(listSamplesPage, {
      query: { bpm_min: 68, bpm_max: 72, folding: 'false' },
    });
    expect(folded.items.length).toBeGreaterThan(plain.items.length);
    await expectNames(
      'half and double time are found',
      folded.items.map(({ filename }) => filename),
    );
    await page.getByLabel('Half and double time too').click();
    await expectNames(
      'the switch finds the tempo alone',
      plain.items.map(({ filename }) => filename),
    );
    await page.reload();
    await expectNames(
      'the address keeps it',
      plain.items.map(({ filename }) => filename),
    );
    await page.getByRole('button', { name: 'Show all sounds' }).click();

    await page.getByRole('radio', { name: /^8A, A minor/ }).click();
    const query = { key: 'A', scale: 'minor', compatible: 'true' } as const;
    const compatible = await mia.api.call(listSamplesPage, { query });
    const expected = compatible.items.map(({ filename }) => filename);
    expect(expected).toEqual(expect.arrayContaining(['organ A minor.wav', 'organ C major.wav']));
    expect(expected).not.toContain('organ F# minor.wav');
    await expectNames('the keys that go with it are found', expected);
    await page.getByRole('radio', { name: '8B, C major, goes with it' }).waitFor();
    await lookAt(page, 'library-key');
    // The wheel is walked by arrows like other radio buttons.
    await page.getByRole('radio', { name: /^8A/ }).focus();
    await page.keyboard.press('ArrowUp');
    await page.waitForURL(/key=8B/);
    expect(await page.getByRole('radio', { checked: true }).getAttribute('data-code')).toBe('8B');
    await page.goBack();
    await page.waitForURL(/key=8A/);
    await page.getByRole('button', { name: 'Any key' }).click();
  });

  it('hears a sound, with the keyboard alone, and is told when the browser cannot play one', async () => {
    await page.goto('/samples?sort=filename');
    await expectNames(
      'all sounds are there',
      sounds.map(({ filename }) => filename),
    );
    await rows().first().getByRole('button').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const [, , third] = await names();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      `Play ${third}`,
    );
    await page.keyboard.press('Space');
    await eventually('the sound goes on', async () => (await playing()).at > 0.2);
    await page
      .getByRole('region', { name: 'Player' })
      .getByRole('link', { name: third ?? '' })
      .waitFor();
    await page.keyboard.press('Space');
    await eventually('the sound stops', async () => (await playing()).paused);

    await row('song.aiff').getByRole('button', { name: 'Play song.aiff' }).click();
    await page.getByRole('alert').getByText('This browser does not play AIFF files.').waitFor();
    await page.getByRole('button', { name: 'Close the player' }).click();
  });

  it('tags and renames a sound, sees what was measured, and finds its look-alikes', async () => {
    await page.goto('/samples');
    await row('organ A minor.wav').getByRole('link').click();
    await page.getByRole('heading', { name: '8A · A minor' }).waitFor();
    await page.getByLabel('Add a tag').fill('Verse  2, keeper');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Remove the tag verse 2' }).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await eventually('the tags are kept', async () => {
      const { hand_tags } = await mia.api.call(getSampleById, { params: { id } });
      return hand_tags.join() === 'verse 2,keeper';
    });

    const alike = page.getByRole('list', { name: 'Look-alikes' }).getByRole('listitem');
    await alike.first().waitFor();
    expect(await alike.count()).toBe(8);
    await alike.first().getByRole('button').click();
    await eventually('a look-alike is heard', async () => (await playing()).at > 0.1);
    await page.getByRole('button', { name: 'Close the player' }).click();
    await page.getByText('The analysis cost').waitFor();
    await lookAt(page, 'sample');

    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Name').fill('church organ.wav');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'church organ.wav' }).waitFor();

    await page.goto('/samples?tag=keeper');
    await expectNames('the tag finds it under its new name', ['church organ.wav']);
    await page.goto(`/samples/${newId('sample')}`);
    await page.getByRole('heading', { name: 'This sound is not in your library' }).waitFor();
  });

  it('chooses several, tags them, takes them to the export and deletes them', async () => {
    await page.goto('/samples?kind=one-shot&sort=filename');
    await rows().first().waitFor();
    const shots = await names();
    expect(shots.length).toBeGreaterThan(2);
    await page.getByRole('checkbox', { name: `Select ${shots[0]}` }).click();
    await page.getByRole('checkbox', { name: `Select ${shots[2]}` }).click({ modifiers: ['Shift'] });
    const bar = page.getByRole('region', { name: 'Selected sounds' });
    await bar.getByText('3 sounds selected').waitFor();
    await bar.getByRole('button', { name: 'Tag' }).click();
    await page.getByLabel('Tags to add').fill('kit one');
    await page.keyboard.press('Enter');
    await page.getByText('3 sounds tagged.').waitFor();
    await eventually('all three are tagged', async () => {
      const { items } = await mia.api.call(listSamplesPage, { query: { tag: 'kit one' } });
      return items.length === 3;
    });
    await lookAt(page, 'library-selected');

    await bar.getByRole('button', { name: 'Export to SP-404MK2' }).click();
    await page.waitForURL(/\/exports\/new\?samples=/);
    expect(new URL(page.url()).searchParams.get('samples')?.split(',')).toHaveLength(3);
    await page.getByRole('heading', { level: 1, name: /export/i }).waitFor();
    await page.goBack();
    await rows().first().waitFor();

    await page.getByRole('checkbox', { name: `Select ${shots[0]}` }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await bar.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete 2 sounds' }).click();
    await page.getByText('2 sounds deleted.').waitFor();
    await expectNames('they are gone at once', shots.slice(2));
    await eventually('they are gone for good', async () => {
      const { items } = await mia.api.call(listSamplesPage, { query: { kind: 'one-shot' } });
      return items.length === shots.length - 2;
    });
  });
});
