/** `npm run bench:pages`: what the first page of each area costs a phone, beside the page of Swagger UI that is served with them. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { measurePage, openBrowser, type PageFigures } from './bench/pages.ts';
import { build } from './build.ts';
import { seedDemo } from './demo.ts';
import { findChromium } from './parts/chromium.ts';
import { dataFolder, givenPortBase, runDir } from './settings.ts';
import type { Site } from './site.ts';
import { startStack } from './stack.ts';
import { onStopSignal } from './stop-signals.ts';

const paths = ['/', '/worlds', '/samples', '/account', '/operator'];
const peer = '/docs';
const scriptBytesMax = 200_000;
const say = (line: string) => process.stdout.write(`${line}\n`);

let site: Site | null = null;
onStopSignal(async () => {
  await site?.close();
  return 130;
});

const dataDir = join(dataFolder(), 'bench-pages');
rmSync(dataDir, { recursive: true, force: true });
mkdirSync(dataDir, { recursive: true });
try {
  const chromium = await findChromium(say);
  const stack = await startStack({
    dataDir,
    runDir: join(runDir, 'bench-pages'),
    portBase: givenPortBase(),
    durable: false,
    build,
    onSite: (opened) => {
      site = opened;
    },
  });
  const { admin } = await seedDemo(stack);
  const cookie = await signIn(stack.url, admin);
  const browser = await openBrowser(chromium);
  // Once for the caches of the services: a phone that has never been there is not the first one ever.
  await measurePage(browser, { url: stack.url, path: '/worlds', cookie });
  const figures: PageFigures[] = [];
  for (const path of paths) figures.push(await measurePage(browser, { url: stack.url, path, cookie }));
  const docs = await measurePage(browser, { url: stack.url, path: peer, cookie: null });
  await browser.close();
  say(report(figures, docs));
  if (figures.some(({ scriptBytes }) => scriptBytes > scriptBytesMax)) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
} finally {
  await (site as Site | null)?.close();
  rmSync(dataDir, { recursive: true, force: true });
}

async function signIn(url: string, key: string): Promise<string> {
  const answer = await fetch(new URL('/v1/auth/key', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(url).origin },
    body: JSON.stringify({ key }),
  });
  const [cookie = ''] = answer.headers.getSetCookie()[0]?.split(';') ?? [];
  if (!cookie) throw new Error(`The key signs nobody in: ${answer.status} ${await answer.text()}`);
  return cookie;
}

function report(figures: readonly PageFigures[], docs: PageFigures): string {
  const row = (it: PageFigures) =>
    it.path.padEnd(12) +
    [it.scriptBytes / 1_000, it.bytes / 1_000].map((kb) => `${kb.toFixed(0)} kB`.padStart(10)).join('') +
    [it.firstPaintMs, it.largestPaintMs, it.blockedMs, it.interactiveMs]
      .map((ms) => `${(ms / 1_000).toFixed(1)} s`.padStart(10))
      .join('') +
    `${(it.interactiveMs / docs.interactiveMs).toFixed(2)} x`.padStart(10);
  const head = ['script', 'all', 'paint', 'largest', 'blocked', 'usable', 'to /docs'];
  return [
    '',
    'A phone: a quarter of this processor, 1.6 Mbit/s, 150 ms. Compressed bytes.',
    ' '.repeat(12) + head.map((name) => name.padStart(10)).join(''),
    ...[...figures, docs].map(row),
    `At most ${scriptBytesMax / 1_000} kB of script for the first page of an area.`,
  ].join('\n');
}
