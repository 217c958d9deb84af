import { gzipSync } from 'node:zlib';
import { expect, inject, it } from 'vitest';
import { useBrowser } from '../support/browser.ts';
import { makeOperator } from '../support/operators.ts';

const { newPage, newPerson } = useBrowser();
const scriptBytesMax = 200_000;

/** The first page of each area, as somebody opens it who has never been here. */
const firstPages = [
  { area: 'public', path: '/' },
  { area: 'listener', path: '/worlds' },
  { area: 'producer', path: '/samples' },
  { area: 'customer', path: '/account' },
  { area: 'operator', path: '/operator' },
];

it.each(firstPages)(
  'the first page of $area loads at most 200 kB of gzipped script',
  async ({ area, path }) => {
    const page = area === 'public' ? await newPage() : await pageOf(area);
    const scripts: Promise<number>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return;
      scripts.push(response.body().then((body) => gzipSync(body).byteLength));
    });
    await page.goto(path, { waitUntil: 'networkidle' });
    await expect.poll(() => page.locator('h1').count()).toBe(1);
    const sizes = await Promise.all(scripts);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(scriptBytesMax);
  },
);

async function pageOf(area: string) {
  const person = await newPerson('pro');
  if (area === 'operator') await makeOperator(inject('place').databaseUrl, person);
  return person.page;
}
