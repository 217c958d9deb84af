import { getMe } from '@trc/contracts/http/get-me.v1';
import { getTenant } from '@trc/contracts/http/get-tenant.v1';
import { listUsers } from '@trc/contracts/http/list-users.v1';
import { eventually } from '@trc/testkit/eventually';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { lookAt, useBrowser } from '../support/browser.ts';

const { newPage, newPerson } = useBrowser();

/** Presses the button of a form and waits until it says that what stands in it is kept. */
async function save(page: Page, form: string, action = 'Save', done = 'Saved'): Promise<void> {
  const place = page.getByRole('form', { name: form, exact: true });
  await place.getByRole('button', { name: action, exact: true }).click();
  await place.getByRole('status').getByText(done).waitFor();
}

it('an owner brands the product, and everybody sees it under the tenant’s own address', async () => {
  const { page, id } = await newPerson('enterprise');
  const slug = `night-${id.slice(-8).toLowerCase()}`;
  await page.goto('/settings/brand');
  await page.getByLabel('Name of the product').fill('Night Shift Records');
  await page.getByRole('textbox', { name: 'Background', exact: true }).fill('#0b1020');
  await page.getByRole('textbox', { name: 'Main colour', exact: true }).fill('#1f2a44');
  await page.getByText('Hard to read').waitFor();
  await page.getByRole('textbox', { name: 'Main colour', exact: true }).fill('#3b82f6');
  await page.getByText('Hard to read').waitFor({ state: 'detached' });
  await page.getByLabel('Help').fill('https://night.example/help');
  const preview = page.getByRole('region', { name: 'Preview' });
  expect(await preview.getByText('Night Shift Records').count()).toBeGreaterThan(1);
  await lookAt(page, 'settings-brand-changed');
  await save(page, 'Brand');

  await page.goto('/settings/domains');
  await page.getByLabel('Name in front').fill(slug);
  await save(page, 'Sub-domain');
  const address = await page.getByRole('link', { name: slug }).getAttribute('href');
  const visitor = await newPage();
  await eventually('the brand is seen', async () => {
    await visitor.goto(address ?? '');
    return (await visitor.title()).includes('Night Shift Records');
  });
  const background = () => visitor.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await expect.poll(background).toBe('rgb(11, 16, 32)');
});

it('a picture becomes the dots of the sampler’s screen, is kept with the brand, and is removed', async () => {
  const { page, api } = await newPerson('enterprise');
  await page.goto('/settings/brand');
  const file = page.getByLabel('Picture for the device');
  await file.setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('words') });
  await page.getByText('notes.png is no picture').waitFor();
  const half = '<rect width="2" height="1" fill="black"/><rect width="1" height="1" fill="white"/>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="128" viewBox="0 0 2 1">${half}</svg>`;
  await file.setInputFiles({ name: 'half.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svg) });
  await page.getByRole('radio', { name: 'Hard edges' }).check();
  await lookAt(page, 'settings-brand-picture');
  await save(page, 'Brand');
  const kept = (await api.call(getTenant)).brand?.device_picture ?? '';
  const bitmap = Buffer.from(kept, 'base64');
  expect(bitmap).toHaveLength(1_086);
  expect(bitmap.subarray(62, 78).toString('hex')).toBe('ff'.repeat(8) + '00'.repeat(8));

  await page.reload();
  const shown = page.getByRole('img', { name: 'The brand as the sampler’s screen shows it' });
  expect(await shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(128);
  await page.getByRole('button', { name: 'Remove the picture' }).click();
  await save(page, 'Brand');
  expect((await api.call(getTenant)).brand?.device_picture).toBeNull();
});

it('what is typed and not saved is not lost by a slip', async () => {
  const { page } = await newPerson('pro');
  await page.goto('/account');
  await page.getByRole('textbox', { name: 'Name' }).fill('Somebody else');
  const asked = new Promise<string>((resolve) => {
    page.once('dialog', (dialog) => {
      resolve(dialog.message());
      void dialog.dismiss();
    });
  });
  await page.getByRole('link', { name: 'Members' }).click();
  expect(await asked).toContain('not saved');
  expect(new URL(page.url()).pathname).toBe('/account');
  await save(page, 'Your name');
});

it('a domain that cannot be proven says in words what is missing', async () => {
  const { page } = await newPerson('enterprise');
  await page.goto('/settings/domains');
  await page.getByRole('textbox', { name: 'Domain' }).fill('not a domain');
  await page.getByRole('button', { name: 'Add the domain' }).click();
  await page.getByText('is no host name').first().waitFor();
  await page.getByRole('textbox', { name: 'Domain' }).fill('music.invalid');
  await page.getByRole('button', { name: 'Add the domain' }).click();
  await page.getByRole('button', { name: 'Verify music.invalid' }).click();
  const refusal = page.getByRole('alert');
  await refusal.getByText('TXT record of this domain was not found').waitFor();
  await refusal.getByText('_tokyo-record-club.music.invalid').waitFor();
  await lookAt(page, 'settings-domains-unproven');
  await page.getByRole('button', { name: 'Remove music.invalid' }).click();
  await page.getByRole('button', { name: 'Remove the domain' }).click();
  await page.getByRole('heading', { name: 'music.invalid', exact: true }).waitFor({ state: 'detached' });
});

it('a member is invited, given a role, and erased; the log tells it', async () => {
  const { page, api } = await newPerson('enterprise');
  await page.goto('/settings/members');
  await page.getByLabel('E-mail').fill('mika@night.example');
  await page.getByRole('textbox', { name: 'Name' }).fill('Mika');
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await page.getByText('The invitation to mika@night.example is on its way').waitFor();
  await page.getByLabel('Role of Mika').selectOption('admin');
  await page.getByText('Mika now has the role admin').waitFor();
  await page.getByLabel('Role of Owner').selectOption('member');
  await page.getByRole('button', { name: 'Become member' }).click();
  await page.getByText('You are the last owner').waitFor();
  await lookAt(page, 'settings-members');

  await page.getByRole('button', { name: 'Remove Mika' }).click();
  await page.getByRole('button', { name: 'Remove and erase' }).click();
  await page.getByText('Mika is removed').waitFor();
  expect((await api.call(listUsers)).items.map(({ name }) => name)).toEqual(['Owner']);

  await page.goto('/settings/audit');
  await page.getByRole('cell', { name: 'Invited somebody' }).waitFor();
  await page.getByRole('cell', { name: 'Erased a member' }).waitFor();
  await lookAt(page, 'settings-audit');
  await page.getByLabel('What').selectOption('budget-set');
  await page.getByText('Nothing of this kind').waitFor();
});

it('a service of one’s own that cannot be used says why, and nothing of it is kept', async () => {
  const { page } = await newPerson('enterprise');
  await page.goto('/settings/connections');
  const spotify = page.getByRole('form', { name: 'Spotify app' });
  await spotify.getByLabel('Client id').fill('nobody');
  await spotify.getByLabel('Client secret').fill('wrong');
  await spotify.getByRole('button', { name: 'Try it and save' }).click();
  await spotify.getByText('Spotify does not take this client id').waitFor();
  const endpoint = page.getByRole('form', { name: 'Model endpoint' });
  await endpoint.getByLabel('Address').fill('https://models.invalid/v1');
  await endpoint.getByLabel('Key of the endpoint').fill('secret');
  await endpoint.getByRole('button', { name: 'Try it and save' }).click();
  await endpoint.getByRole('alert').waitFor();
  await lookAt(page, 'settings-connections-refused');
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await page.getByText('Not set').nth(2).waitFor();
});

it('Spotify is connected, shown with the day on which the connection ends, and disconnected', async () => {
  const { page } = await newPerson('pro');
  await page.goto('/account');
  await page.getByRole('link', { name: 'Connect Spotify' }).click();
  await page.getByRole('radio').first().check();
  await page.getByRole('button', { name: 'Agree' }).click();
  await page.getByText(/^Until \d+ \w+ 20\d\d/).waitFor();
  await page.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await page.getByRole('button', { name: 'Disconnect Spotify' }).click();
  await page.getByRole('link', { name: 'take the permission away at Spotify' }).waitFor();
  await page.getByRole('link', { name: 'Connect Spotify' }).waitFor();
});

it('somebody chooses their mails and takes their data with them', async () => {
  const { page, api } = await newPerson('pro');
  await page.goto('/account');
  await page.getByRole('switch', { name: 'Playlists' }).uncheck();
  await eventually('the wish is kept', async () => !(await api.call(getMe)).notify.playlists_ready);
  await page.getByRole('button', { name: 'Collect my data' }).click();
  const file = page.getByRole('link', { name: 'gateway.json' });
  await file.waitFor({ timeout: 30_000 });
  await page.reload();
  const download = page.waitForEvent('download');
  await file.click();
  expect((await download).suggestedFilename()).toBe('gateway.json');
  await lookAt(page, 'account-exported');
});

it('without white label in the plan a brand is tried, not kept, and the way to the plans is shown', async () => {
  const { page } = await newPerson('free');
  await page.goto('/settings/brand');
  await page.getByText('White label is not in your plan').waitFor();
  await page.getByLabel('Name of the product').fill('Free Shift');
  await page.getByRole('form', { name: 'Brand' }).getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').getByText('Your plan has no white label').waitFor();
  const way = page.getByRole('alert').getByRole('link', { name: 'See the plans' });
  expect(await way.getAttribute('href')).toBe('/settings/plan');
});

it('an account is erased only by somebody who types the word', async () => {
  const { page, api } = await newPerson('free');
  await page.goto('/account');
  await page.getByRole('button', { name: 'Erase my account' }).click();
  const erase = page.getByRole('button', { name: 'Erase everything of mine' });
  expect(await erase.isDisabled()).toBe(true);
  await page.getByLabel('Type “erase” to go on').fill('erase');
  await erase.click();
  await page.getByText('You are erased').waitFor();
  expect((await api.send(getMe)).status).toBe(401);
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.waitForURL((url) => url.pathname === '/');
});
