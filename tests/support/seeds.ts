import type { World } from '@trc/contracts/documents/world.v1';
import { createHistoryImport } from '@trc/contracts/http/create-history-import.v1';
import { createSample } from '@trc/contracts/http/create-sample.v1';
import { expect } from 'vitest';
import type { Api, File } from './api.ts';
import { type Export, zipOf } from './histories.ts';
import type { SharedInstallation } from './installation.ts';
import { completed } from './jobs.ts';
import { expectRules } from './playlist-rules.ts';
import * as sounds from './sounds.ts';
import type { Tenant } from './tenants.ts';
import type { Built } from './worlds.ts';

/** A world with playlists under the rules, and how many seeds it was made of. */
export function expectWorld({ world, playlists }: Built, kind: World['seeds']['kind']): number {
  expect(world.seeds.kind).toBe(kind);
  expectRules(world.name, playlists, world.seeds.tracks);
  return seedIds(world).size;
}

export function seedIds({ seeds }: World): ReadonlySet<string> {
  return new Set([...seeds.tracks.map(({ id }) => id), ...(seeds.also ?? [])]);
}

/** Uploads a history and reads back what was found in it. */
export async function importHistory(api: Api, file: File, told: Export): Promise<string> {
  const { import_id, expires_at, ...facts } = await api.call(createHistoryImport, { file });
  expect(facts).toEqual({
    plays: told.plays,
    tracks: told.uris.size,
    first_played_at: told.firstAt,
    last_played_at: told.lastAt,
  });
  const keptDays = (Date.parse(expires_at) - Date.now()) / 86_400_000;
  expect(Math.round(keptDays)).toBe(30);
  return import_id;
}

/** Three short sounds of the tenant's own, analysed. */
export async function ownLoops(api: Api): Promise<readonly string[]> {
  const files = [sounds.barWav(), sounds.padWav(), sounds.songWav('loop.wav')];
  const ids: string[] = [];
  for (const file of files) {
    const { job_id, sample_id } = await api.call(createSample, { file });
    await completed(api, job_id);
    ids.push(sample_id);
  }
  return ids;
}

/** What cannot be a listening history is refused with a sentence, and nothing of it stays. */
export async function expectUnreadable(
  installation: SharedInstallation,
  tenant: Tenant,
  told: Export,
): Promise<void> {
  const text = (bytes: string): File => ({ filename: 'history.json', bytes: Buffer.from(bytes) });
  const json = JSON.stringify(told.entries);
  const zip = zipOf(told);
  // In the packed plays of the first of two files.
  const inside = Math.floor(zip.bytes.length / 3);
  const before = (await installation.stored(`imports/${tenant.id}/`)).length;
  const bad: readonly File[] = [
    text(''),
    text('not a history'),
    text('{"plays": []}'),
    text('[]'),
    text(json.slice(0, json.length / 2)),
    text(JSON.stringify(told.entries.map((entry) => ({ ...entry, ms_played: 1_000 })))),
    { ...zip, bytes: zip.bytes.subarray(0, zip.bytes.length - 40) },
    { ...zip, bytes: zip.bytes.with(inside, 255 - (zip.bytes[inside] ?? 0)) },
    sounds.noiseWav(1),
  ];
  for (const file of bad) {
    const refusal = await tenant.api.refusal(createHistoryImport, { file });
    expect(refusal).toMatchObject({ status: 422, code: 'unreadable-history' });
    expect(refusal.detail).toMatch(/\w.*\.$/);
  }
  expect(await installation.stored(`imports/${tenant.id}/`)).toHaveLength(before);
  const rows = 'select 1 from gateway.imports where tenant_id = $1';
  expect(await installation.count(rows, [tenant.id])).toBe(before);
}
