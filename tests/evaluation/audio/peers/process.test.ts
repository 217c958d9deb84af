import { afterEach, expect, it } from 'vitest';
import { PeerProcess } from './process.ts';

/** Answers with how many files it has heard; the file called "deadly" ends it. */
const tool = `
let heard = 0;
require('node:readline').createInterface({ input: process.stdin }).on('line', (path) => {
  if (path === 'deadly') process.exit(1);
  heard += 1;
  console.log(JSON.stringify({ estimate: { tempo: null }, cpuS: heard }));
});`;

const peer = new PeerProcess([process.execPath, '-e', tool]);
afterEach(() => peer.close());

it('what a tool does on its first file while warming up is not counted', async () => {
  expect((await peer.ask('a.wav'))?.cpuS).toBe(2);
  expect((await peer.ask('b.wav'))?.cpuS).toBe(3);
});

it('a file that ends the tool has no answer, and the next file is heard again', async () => {
  await peer.ask('a.wav');
  expect(await peer.ask('deadly')).toBeNull();
  expect((await peer.ask('b.wav'))?.cpuS).toBe(2);
});

it('a tool that cannot be started has no answer', async () => {
  expect(await new PeerProcess(['/nowhere/tool']).ask('a.wav')).toBeNull();
});
