import { newId } from '@trc/contracts/ids';
import { listLibraryTracks } from '@trc/contracts/queries/list-library-tracks.v1';
import { namedTrack } from '@trc/music/track';
import { type Ask, Unavailable } from '@trc/runtime/ask';
import { describe, expect, it } from 'vitest';
import { candidatesMin, select } from '../src/domain/candidates.ts';
import type { Strategy } from '../src/domain/plan.ts';
import { planLibrary } from '../src/domain/plan-library.ts';
import { libraryCatalogue } from '../src/outbound/catalogue.library.ts';
import { canRun } from '../src/outbound/catalogue.ts';
import { aWorld } from './fixtures.ts';

const tenantId = newId('tenant', 1);
const sounds = Array.from({ length: 40 }, (_, n) => ({
  ...namedTrack({
    id: newId('sample'),
    source: 'tenant' as const,
    title: `Own sound ${n}`,
    artists: ['Own library'],
  }),
  features: { source: 'tenant' as const, values: { tempo: 80 + n, loudness: -12 } },
}));
const nothingKnown = {
  seeds: new Set<string>(),
  blocked: new Set<string>(),
  heavyPlayed: new Set<string>(),
};

/** Analysis as it answers: checked by the contract on the way there and back. */
function analysis(items: typeof sounds) {
  const asked: { tenant: string; request: unknown }[] = [];
  const ask = (async (contract: typeof listLibraryTracks, tenant: string, request: unknown) => {
    expect(contract.name).toBe(listLibraryTracks.name);
    asked.push({ tenant, request: contract.request.parse(request) });
    return contract.reply.parse({ items });
  }) as unknown as Ask;
  return { asked, ask };
}

async function gather(catalogue: ReturnType<typeof libraryCatalogue>, strategies: readonly Strategy[]) {
  const findings = [];
  for (const strategy of strategies)
    findings.push({ strategy: strategy.name, tracks: await catalogue.find(strategy), note: null });
  return select(findings, nothingKnown);
}

describe('the library as a catalogue', () => {
  it('forty own sounds are enough candidates without Spotify and without the open catalogues', async () => {
    const { asked, ask } = analysis(sounds);
    const catalogue = libraryCatalogue({ ask, tenantId });
    const strategies = planLibrary(aWorld());
    expect(strategies.every((strategy) => canRun(catalogue, strategy))).toBe(true);
    const { candidates } = await gather(catalogue, strategies);
    expect(candidates).toHaveLength(40);
    expect(candidates.length).toBeGreaterThanOrEqual(candidatesMin);
    expect(candidates.every(({ track }) => track.source === 'tenant' && track.uri === null)).toBe(true);
    expect(asked.every(({ tenant }) => tenant === tenantId)).toBe(true);
    expect(catalogue.lost()).toEqual([expect.stringContaining('cannot be published')]);
  });

  it('an empty library gives nothing and complains of nothing', async () => {
    const catalogue = libraryCatalogue({ ask: analysis([]).ask, tenantId });
    expect((await gather(catalogue, planLibrary(aWorld()))).candidates).toEqual([]);
    expect(catalogue.lost()).toEqual([]);
  });

  it('runs no strategy of another catalogue', async () => {
    const { asked, ask } = analysis(sounds);
    const found = await libraryCatalogue({ ask, tenantId }).find({
      kind: 'tags',
      name: 'tag:dub',
      tag: 'dub',
    });
    expect([found, asked]).toEqual([[], []]);
  });

  it('a silent analysis is a neighbour to wait for, not an empty library', async () => {
    const ask = (async () => {
      throw new Unavailable(listLibraryTracks, new Error('no responders'));
    }) as unknown as Ask;
    const [strategy] = planLibrary(aWorld()) as [Strategy];
    await expect(libraryCatalogue({ ask, tenantId }).find(strategy)).rejects.toThrow(Unavailable);
  });
});
