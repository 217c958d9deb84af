import { Unavailable } from '@trc/runtime/ask';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  candidatesEnough,
  candidatesMin,
  candidatesPoor,
  candidatesWished,
} from '../src/domain/candidates.ts';
import { aWorld, seedTrack } from './fixtures.ts';
import {
  type Circumstances,
  dead,
  nothingThere,
  openRadio,
  outside,
  ownSounds,
  spotifyApp,
} from './outside.ts';
import type { Script } from './scripted-providers.ts';

const worldOf = (seeds: number, tags = 3, known: 'by id' | 'by name' = 'by id') =>
  aWorld({
    seeds: {
      kind: 'history',
      tracks: Array.from({ length: seeds }, (_, n) => seedTrack(n, known === 'by id' ? {} : { mbid: null })),
    },
    tag_weights: Object.fromEntries(Array.from({ length: tags }, (_, n) => [`tag ${n}`, 1 / (n + 1)])),
  });
const wantsToken: Script = (url, body) =>
  /lb-radio|popularity/.test(url.pathname) ? { status: 401, body: {} } : openRadio(100)(url, body);

const openScripts: Record<string, Script> = {
  nothing: nothingThere,
  dead,
  'wants a token': wantsToken,
  'a little': openRadio(4),
  'a lot': openRadio(100),
  'more than can be named': openRadio(600),
};
const shape = fc.record({
  mode: fc.constantFrom('extended' as const, 'development' as const, 'off' as const),
  isListener: fc.boolean(),
  seeds: fc.constantFrom(0, 1, 3, 10, 40, 500),
  known: fc.constantFrom('by id' as const, 'by name' as const),
  tags: fc.constantFrom(0, 1, 12),
  finds: fc.constantFrom(0, 3, 40, 100),
  refuses: fc.constantFrom(undefined, /recommendations/, /audio-features/, /contains/, /search/),
  open: fc.constantFrom(...Object.keys(openScripts)),
  sounds: fc.constantFrom(0, 40),
});
type Shape = typeof shape extends fc.Arbitrary<infer S> ? S : never;

const circumstances = ({ mode, isListener, finds, refuses, open, sounds }: Shape): Circumstances => ({
  mode,
  isListener: isListener && mode !== 'off',
  spotify: spotifyApp({ finds, ...(refuses && { refuses }) }),
  open: openScripts[open] ?? nothingThere,
  sounds: ownSounds(sounds),
});

const callsOf = ({ spotifyPaths, openPaths }: ReturnType<typeof outside>) =>
  spotifyPaths().length + openPaths().length;

describe('what a harvest may ask', () => {
  it('never makes more calls than it is allowed, whatever is found and whatever is refused', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async (values) => {
        const there = outside(circumstances(values));
        const { candidates, strategies, dropped } = await there.gather(
          worldOf(values.seeds, values.tags, values.known),
        );
        expect(callsOf(there)).toBeLessThanOrEqual(there.callsMax);
        expect(candidates.length).toBeLessThanOrEqual(candidatesEnough);
        expect(strategies.reduce((sum, { kept }) => sum + kept, 0)).toBe(candidates.length);
        expect(Math.min(...Object.values(dropped))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 80 },
    );
  });

  it('is 17 where the app recommends and 26 elsewhere, two less where the listener’s plays are read', () => {
    const most = (mode: 'extended' | 'development' | 'off', isListener: boolean) =>
      outside({ mode, isListener }).callsMax;
    expect([most('extended', false), most('development', false), most('off', false)]).toEqual([17, 26, 26]);
    expect([most('extended', true), most('development', true)]).toEqual([15, 24]);
  });

  it('what is remembered changes nothing in what is found, whoever asked for it', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async (values) => {
        const world = worldOf(values.seeds, values.tags, values.known);
        const cold = outside(circumstances(values));
        // Ids of sounds are new in every outside; the same outside is compared with itself, others without sounds.
        const first = await cold.gather(world);
        const afterFirst = callsOf(cold);
        expect(await cold.gather(world)).toEqual(first);
        expect(callsOf(cold) - afterFirst).toBeLessThanOrEqual(afterFirst);
        const bare = { ...circumstances(values), sounds: [] };
        const warmed = outside(bare);
        await warmed.gather(worldOf(7, 2));
        expect(await warmed.gather(world)).toEqual(await outside(bare).gather(world));
      }),
      { numRuns: 25 },
    );
  });

  it('a refresh right after its preview asks only for what may have changed: what the listener owns', async () => {
    const there = outside({
      mode: 'extended',
      isListener: true,
      spotify: spotifyApp({ finds: 40 }),
      open: openRadio(100),
    });
    await there.gather(worldOf(10));
    const [spotify, open] = [there.spotifyPaths().length, there.openPaths().length];
    await there.gather(worldOf(10));
    expect(there.openPaths()).toHaveLength(open);
    const again = there.spotifyPaths().slice(spotify);
    expect(again).toHaveLength(3);
    expect(again.every((path) => path.includes('/contains'))).toBe(true);
  });
});

describe('the next catalogue', () => {
  it('is not asked where the recommendations are enough', async () => {
    const there = outside({
      mode: 'extended',
      spotify: spotifyApp({ finds: 100 }),
      open: openRadio(100),
      sounds: ownSounds(40),
    });
    const { candidates } = await there.gather(worldOf(10));
    expect(candidates.length).toBeGreaterThanOrEqual(candidatesWished);
    expect(there.openPaths()).toEqual([]);
    expect(there.libraryCalls()).toBe(0);
    expect(there.spotifyPaths().some((path) => path.includes('/search'))).toBe(false);
  });

  it.each([false, true])(
    'is asked where there is too little, even of few calls (listener: %s)',
    async (isListener) => {
      const there = outside({
        mode: 'extended',
        isListener,
        spotify: spotifyApp({ finds: 10 }),
        open: openRadio(300),
      });
      const { candidates } = await there.gather(worldOf(10));
      expect(there.openPaths().some((path) => path.includes('/lb-radio/artist/'))).toBe(true);
      expect(candidates.length).toBeGreaterThanOrEqual(candidatesPoor);
      expect(candidates.some(({ track }) => track.source === 'musicbrainz' && track.uri !== null)).toBe(true);
      expect(callsOf(there)).toBeLessThanOrEqual(there.callsMax);
    },
  );

  it('is the own library where the others give too little', async () => {
    const there = outside({ open: openRadio(4), sounds: ownSounds(40) });
    const { candidates, leftOut } = await there.gather(worldOf(2, 1));
    expect(new Set(candidates.map(({ track }) => track.source))).toEqual(new Set(['musicbrainz', 'tenant']));
    expect(leftOut.join(' ')).toContain('own library');
  });

  it('is plain search where even that is too little', async () => {
    const there = outside({ mode: 'development', spotify: spotifyApp({ finds: 10 }), sounds: ownSounds(5) });
    const { candidates } = await there.gather(worldOf(3));
    expect(candidates.length).toBeGreaterThanOrEqual(candidatesMin);
    expect(there.spotifyPaths().every((path) => path.includes('/search'))).toBe(true);
  });

  it('an app that may not search says so, and the others go on', async () => {
    const spotify = spotifyApp({ finds: 10, refuses: /search/ });
    const { candidates, leftOut } = await outside({
      mode: 'development',
      spotify,
      open: openRadio(20),
    }).gather(worldOf(3));
    expect(candidates.length).toBeGreaterThanOrEqual(candidatesMin);
    expect(leftOut).toContain('Spotify does not let this app search.');
  });

  it('own sounds that cannot be asked for are left out where there is anything else, and waited for where not', async () => {
    const { candidates, leftOut } = await outside({ open: openRadio(20), sounds: 'silent' }).gather(
      worldOf(3),
    );
    expect(candidates.length).toBeGreaterThanOrEqual(candidatesMin);
    expect(leftOut).toContain('Your own sounds could not be looked at.');
    await expect(outside({ open: dead, sounds: 'silent' }).gather(worldOf(3))).rejects.toThrow(Unavailable);
  });

  it('a tenant with nothing but own sounds still gets candidates', async () => {
    const there = outside({ open: dead, sounds: ownSounds(40) });
    const { candidates, leftOut } = await there.gather(worldOf(0, 0));
    expect(candidates).toHaveLength(40);
    expect(candidates.every(({ track }) => track.source === 'tenant')).toBe(true);
    expect(leftOut.join(' ')).toContain('own library');
  });
});

describe('what is told of candidates', () => {
  it('genres of 200 artists and features of 200 tracks, the nearest first', async () => {
    const there = outside({ mode: 'extended', spotify: spotifyApp({ finds: 100 }) });
    const { candidates } = await there.gather(worldOf(10));
    const [tagged, measured] = (['tags', 'features'] as const).map((part) =>
      candidates.flatMap(({ track }, index) => (track[part] === null ? [] : [index])),
    );
    const first = Array.from({ length: 200 }, (_, index) => index);
    expect(measured).toEqual(first);
    expect(tagged?.length).toBe(200);
    expect(there.spotifyPaths().filter((path) => path.includes('/audio-features'))).toHaveLength(2);
    expect(there.spotifyPaths().filter((path) => path.includes('/artists'))).toHaveLength(4);
  });
});

describe('what the listener owns', () => {
  const enough = { mode: 'extended', isListener: true } as const;

  it('does not come back, is asked of the 150 nearest, and is counted', async () => {
    const owned = (id: string) => Number(id.slice(-2)) % 2 === 0;
    const there = outside({ ...enough, spotify: spotifyApp({ finds: 100, owned }), open: openRadio(100) });
    const all = await outside({
      ...enough,
      spotify: spotifyApp({ finds: 100 }),
      open: openRadio(100),
    }).gather(worldOf(10));
    const { candidates, dropped } = await there.gather(worldOf(10));
    const nearest = all.candidates.slice(0, 150).map(({ track }) => track.id);
    const out = nearest.filter((id) => owned(id));
    expect(out.length).toBeGreaterThan(50);
    expect(dropped.owned).toBe(out.length);
    expect(candidates.map(({ track }) => track.id)).toEqual(
      all.candidates.map(({ track }) => track.id).filter((id) => !out.includes(id)),
    );
    const asked = there
      .spotifyPaths()
      .flatMap((path) => new URL(path, 'http://x').searchParams.get('ids')?.split(',') ?? []);
    expect(there.spotifyPaths().filter((path) => path.includes('/contains'))).toHaveLength(3);
    expect(asked).toEqual(expect.arrayContaining(nearest));
  });

  it('is asked of an app of today too, by its smaller questions, however many radios there are', async () => {
    const there = outside({
      mode: 'development',
      isListener: true,
      spotify: spotifyApp({ finds: 10, owned: () => true }),
      open: openRadio(60),
    });
    const { dropped } = await there.gather(worldOf(12));
    expect(dropped.owned).toBeGreaterThan(60);
    const contains = there.spotifyPaths().filter((path) => path.includes('/contains'));
    expect(contains).toHaveLength(Math.ceil(dropped.owned / 40));
    expect(callsOf(there)).toBeLessThanOrEqual(there.callsMax);
  });

  it('a library that Spotify does not show is said and does not stop the rest', async () => {
    const there = outside({ ...enough, spotify: spotifyApp({ finds: 100, refuses: /contains/ }) });
    const { candidates, dropped, leftOut } = await there.gather(worldOf(10));
    expect(candidates.length).toBeGreaterThan(candidatesMin);
    expect(dropped.owned).toBe(0);
    expect(leftOut).toContain('Spotify does not show the saved tracks, so they may come back.');
    expect(there.spotifyPaths().filter((path) => path.includes('/contains'))).toHaveLength(1);
  });
});
