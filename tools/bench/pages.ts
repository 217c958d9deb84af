import { type Browser, type CDPSession, chromium } from 'playwright-core';

/** What Lighthouse gives a phone: a quarter of this machine's speed, 1.6 Mbit/s and 150 ms to the server. */
const slowdown = 4;
const network = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_638_400 / 8,
  uploadThroughput: 750_000 / 8,
};
/** Nothing is under way for this long: the page is at rest. */
const restMs = 2_000;
/** A task that keeps the page from answering; what is above it counts as blocked. */
const longTaskMs = 50;

export interface PageFigures {
  readonly path: string;
  /** What came over the line, compressed. */
  readonly scriptBytes: number;
  readonly bytes: number;
  readonly firstPaintMs: number;
  readonly largestPaintMs: number;
  readonly blockedMs: number;
  /** When the last long task had ended, and at the earliest when the heading stood there. */
  readonly interactiveMs: number;
}

export interface Visit {
  readonly url: string;
  readonly path: string;
  /** `name=value`; without it nobody is signed in. */
  readonly cookie: string | null;
}

const observe = `
  window.tasks = [];
  window.largest = 0;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push([startTime, duration]);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) largest = startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });`;

interface Observed {
  readonly firstPaintMs: number;
  readonly largestPaintMs: number;
  readonly tasks: ReadonlyArray<readonly [startMs: number, durationMs: number]>;
  readonly headingMs: number;
}

const read = `({
  firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  largestPaintMs: largest,
  tasks,
  headingMs: performance.getEntriesByName('heading')[0]?.startTime ?? 0,
})`;

export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });

/** Opens a page as a phone does that has never been there, and waits until it is at rest. */
export async function measurePage(browser: Browser, { url, path, cookie }: Visit): Promise<PageFigures> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true });
  const [name = '', value = ''] = cookie?.split('=', 2) ?? [];
  if (cookie) await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const loaded = await countBytes(session);
  await session.send('Network.emulateNetworkConditions', network);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.addInitScript(observe);
  await page.goto(new URL(path, url).href);
  await page.locator('h1').first().waitFor();
  await page.evaluate(`performance.mark('heading')`);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(restMs);
  const { tasks, headingMs, ...paints } = (await page.evaluate(read)) as Observed;
  await context.close();
  const ends = tasks.map(([startMs, durationMs]) => startMs + durationMs);
  return {
    path,
    ...loaded(),
    ...paints,
    blockedMs: tasks.reduce((sum, [, durationMs]) => sum + Math.max(0, durationMs - longTaskMs), 0),
    interactiveMs: Math.max(headingMs, ...ends),
  };
}

async function countBytes(session: CDPSession) {
  await session.send('Network.enable');
  const scripts = new Set<string>();
  let [scriptBytes, bytes] = [0, 0];
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength;
    if (scripts.has(requestId)) scriptBytes += encodedDataLength;
  });
  return () => ({ scriptBytes, bytes });
}
