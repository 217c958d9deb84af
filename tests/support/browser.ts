import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createKeySignIn } from '@trc/contracts/http/create-key-sign-in.v1';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { runDir } from '../../tools/settings.ts';
import { Api } from './api.ts';
import { everyView } from './settings.ts';
import { Simulator } from './simulator.ts';
import { makeTenant, type PlanId, type Tenant } from './tenants.ts';

/** The installation that all browser tests share, and the browser. */
export interface BrowserPlace {
  readonly chromium: string;
  readonly url: string;
  readonly simulatorUrl: string;
  /** As the gateway's own role, and as its user. */
  readonly databaseUrl: string;
  readonly natsUrl: string;
}

/** Somebody with a browser window of their own. */
export interface Person extends Tenant {
  readonly page: Page;
}

interface Window {
  readonly width?: number;
  readonly height?: number;
}

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
const quiet = ['--disable-background-networking', '--disable-component-update'];
const playing = ['--autoplay-policy=no-user-gesture-required'];
export const desktop = { width: 1280, height: 900 } as const;
export const phone = { width: 390, height: 844 } as const;
const screensDir = join(runDir, 'test/screens');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * The browser of a test file. What a page throws, writes as an error, or wants from another host fails the test in which
 * it happens.
 */
export function useBrowser() {
  const place = inject('place');
  let browser: Browser;
  const faults: string[] = [];
  const pages: Page[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: place.chromium,
      args: [...flags, ...quiet, ...playing],
    });
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') for (const page of pages.slice(-2)) await tellWhatItShows(page);
    expect(faults.splice(0), 'what the pages complained about').toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
  });

  /** A window of nobody: no session, no storage. */
  async function newPage({ width, height }: Window = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: width ?? desktop.width, height: height ?? desktop.height },
      reducedMotion: 'reduce',
      colorScheme: 'dark',
      baseURL: place.url,
    });
    const page = await context.newPage();
    pages.push(page);
    page.on('pageerror', ({ message }) => faults.push(`${page.url()} threw: ${message}`));
    page.on('console', (line) => {
      // The browser itself writes a line for every answer that is a refusal; the page shows those.
      if (line.type() === 'error' && !line.text().startsWith('Failed to load resource'))
        faults.push(`${page.url()} wrote: ${line.text()}`);
    });
    page.on('request', (request) => {
      if (!isOurs(new URL(request.url()))) faults.push(`${page.url()} asked for ${request.url()}`);
    });
    return page;
  }

  /** Signs a window in as the owner of the key. */
  async function signIn(page: Page, key: string): Promise<void> {
    const api = new Api(place.url, { origin: new URL(place.url).origin });
    const answer = await api.send(createKeySignIn, { body: { key } });
    expect(answer.status, await answer.text()).toBe(createKeySignIn.status);
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(answer.headers.getSetCookie()[0] ?? '') ?? [];
    await page.context().addCookies([{ name, value, url: place.url }]);
  }

  /** A new tenant's owner, signed in, with a window. */
  async function newPerson(plan: PlanId, window: Window = {}): Promise<Person> {
    const tenant = await makeTenant(
      {
        url: place.url,
        environmentOf: () => ({ DATABASE_URL: place.databaseUrl, NATS_URL: place.natsUrl }),
      },
      plan,
    );
    const page = await newPage(window);
    await signIn(page, tenant.key);
    return { ...tenant, page };
  }

  return {
    url: place.url,
    simulator: new Simulator(place.simulatorUrl),
    newPage,
    newPerson,
    signIn,
    /** What the pages complained about until now, for a test that provokes it; it is forgotten with that. */
    takeFaults: () => faults.splice(0),
  };

  function isOurs({ protocol, hostname }: URL): boolean {
    return protocol !== 'http:' || hostname === '127.0.0.1' || hostname.endsWith('localhost');
  }
}

/** For those who read why a test has failed. */
async function tellWhatItShows(page: Page): Promise<void> {
  const text = await page
    .locator('body')
    .innerText({ timeout: 1_000 })
    .catch(() => 'nothing');
  process.stdout.write(`${page.url()} shows: ${text.replaceAll(/\s+/g, ' ').slice(0, 600)}\n`);
}

/** Signs a window in by Spotify, as a person does, and ends at `returnTo`. */
export async function signInWithSpotify(page: Page, listener: string, returnTo: string): Promise<void> {
  await page.goto(`/sign-in?${new URLSearchParams({ return_to: returnTo })}`);
  await page.getByRole('link', { name: 'Continue with Spotify' }).click();
  await agreeAtSpotify(page, listener);
  await page.waitForURL((at) => at.pathname + at.search === returnTo);
}

/** Says yes, as one of its listeners, on Spotify's consent page, to which the page is on its way. */
export async function agreeAtSpotify(page: Page, listener: string): Promise<void> {
  await page.getByRole('radio', { name: listener }).check();
  await page.getByRole('button', { name: 'Agree' }).click();
}

const views = [
  { width: 'desktop', size: desktop, colorScheme: 'dark' },
  { width: 'phone', size: phone, colorScheme: 'light' },
  { width: 'desktop', size: desktop, colorScheme: 'light' },
  { width: 'phone', size: phone, colorScheme: 'dark' },
] as const;
/** Two views have both themes and both widths; all four are for people who look. */
const looked = everyView ? views : views.slice(0, 2);

/**
 * Looks at a page in both themes, on a desktop and on a phone: keeps a picture of each view, and fails for what axe finds
 * serious and for anything that makes the page scroll sideways.
 */
export async function lookAt(page: Page, name: string): Promise<void> {
  mkdirSync(screensDir, { recursive: true });
  const before = page.viewportSize() ?? desktop;
  const found: string[] = [];
  for (const { width, size, colorScheme } of looked) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // A change of size or colours is there with the next picture.
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    await page.evaluate(() => scrollTo(0, 0));
    const view = `${name}-${width}-${colorScheme}`;
    await page.screenshot({ path: join(screensDir, `${view}.png`), fullPage: true });
    found.push(...(await faultsOf(page)).map((fault) => `${view}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.setViewportSize(before);
  expect(found).toEqual([]);
}

async function faultsOf(page: Page): Promise<string[]> {
  // Through the debugger, because the page itself lets no foreign script in.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const { violations } = (await page.evaluate(`axe.run({ resultTypes: ['violations'] })`)) as AxeResults;
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`));
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return overflow > 0 ? [...serious, `scrolls sideways by ${overflow} px`] : serious;
}
