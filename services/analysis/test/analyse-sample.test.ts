import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { analyseSample } from '@trc/contracts/commands/analyse-sample.v1';
import { type Analysis, analysisSchema, type Vibe } from '@trc/contracts/documents/sample.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { MessageContract, MessageOf } from '@trc/contracts/message';
import { absentModels } from '@trc/models/absent';
import type { Models } from '@trc/models/models';
import type { MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import type { Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ANALYSER_VERSION } from '../src/domain/analyse.ts';
import { unreadable } from '../src/domain/container/refusals.ts';
import { AnalyseSampleCommand } from '../src/inbound/analyse-sample.command.ts';
import { GetTempoQuery } from '../src/inbound/get-tempo.query.ts';
import { migrations } from '../src/migrations/all.ts';
import type { AnalysisOutcome, AnalysisPool } from '../src/outbound/analysis-pool.ts';
import type { Database } from '../src/outbound/database.ts';
import { findSample, removeSample } from '../src/outbound/samples.store.ts';

const example = new URL('../../../libs/contracts/examples/documents/sample.v1.json', import.meta.url);
const analysis: Analysis = {
  ...analysisSchema.parse(JSON.parse(readFileSync(example, 'utf8')).analysis),
  analyser_version: ANALYSER_VERSION,
};
const vibe: Vibe = { mood: ['golden'], texture: ['dusty'], use: ['verse'], sentence: 'A warm loop.' };
const used = {
  model: 'small',
  inputTokens: 400,
  outputTokens: 50,
  costMicros: 21,
  priceTableVersion: 'test',
};
/** A model that knows one answer. */
const models: Models = {
  ...absentModels,
  chat: async ({ answer }) => ({ kind: 'ok', value: answer.parse(vibe), usage: used }),
};

let database: TestDatabase;
let db: Kysely<Database>;
let objects: Objects;
let tenantId: Id<'tenant'>;
let heard: number;

beforeAll(async () => {
  database = await createDatabase({ analysis: migrations });
  db = database.open<Database>('analysis');
  ({ objects } = await createObjects());
});
afterAll(() => database.drop());
beforeEach(() => {
  tenantId = newId('tenant');
  heard = 0;
});

async function upload(text = 'sound'): Promise<MessageOf<typeof analyseSample>> {
  const sampleId = newId('sample');
  const bytes = Buffer.from(`${tenantId} ${text}`);
  const objectKey = `tenants/${tenantId}/samples/${sampleId}`;
  await objects.put(objectKey, bytes, 'audio/wav');
  return {
    job_id: newId('job'),
    sample_id: sampleId,
    user_id: newId('user'),
    object_key: objectKey,
    filename: 'dusty loop.wav',
    size_bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    duration_s_max: 60,
    vibe_model: 'small',
    model_micros_max: 500,
  };
}

/** What the gateway sends for a sample that is there. */
const again = (command: MessageOf<typeof analyseSample>): MessageOf<typeof analyseSample> => ({
  ...command,
  job_id: newId('job'),
  vibe_model: null,
  model_micros_max: 0,
});

interface Stated {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of a message it says itself
  readonly data: any;
}

/** Handles a command as the runtime does, with a pool that measures this. */
async function handle(
  command: MessageOf<typeof analyseSample>,
  measured: Partial<Analysis> | AnalysisOutcome = {},
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<readonly Stated[]> {
  const pool: AnalysisPool = {
    analyse: async () => {
      heard += 1;
      return 'ok' in measured ? measured : { ok: true, analysis: { ...analysis, ...measured }, cpuMs: 40 };
    },
    convert: () => Promise.reject(new Error('nothing is exported here')),
    close: async () => undefined,
  };
  const modelsOf = async () => ({ models, ownChatModel: null });
  const handler = new AnalyseSampleCommand(
    db,
    objects,
    pool,
    modelsOf,
    () => new Date('2026-11-21T12:00:00Z'),
  );
  const context = { tenantId, progress: () => undefined, signal: new AbortController().signal };
  const outcome: Outcome<Database> = await handler.handle(command, context as unknown as MessageContext);
  await meanwhile();
  const stated: Stated[] = [];
  if (outcome.kind === 'retry') throw new Error('the handler wants to wait');
  await inTenant(db, tenantId, async (trx) =>
    outcome.write?.(trx, (contract: MessageContract, data: unknown) => {
      stated.push({ name: contract.name, data: contract.schema.parse(data) });
    }),
  );
  return stated;
}

const rowOf = (id: string) => inTenant(db, tenantId, (trx) => findSample(trx, id));
/** The rows of the tenant as an older analyser left them. */
const age = () =>
  inTenant(db, tenantId, (trx) =>
    sql`update samples set analysis = analysis || '{"analyser_version": "0.9.0"}'`.execute(trx),
  );

describe('an uploaded sound', () => {
  it('becomes a sample, and what it took is told', async () => {
    const command = await upload();
    const [event] = await handle(command);
    expect(event).toMatchObject({ name: 'sample-processed.v1', data: { sample_id: command.sample_id } });
    expect(event?.data.usage).toMatchObject([
      { kind: 'cpu_ms', resource: null },
      { kind: 'model_input_tokens', quantity: 400, resource: 'small' },
      { kind: 'model_output_tokens', quantity: 50, resource: 'small' },
      { kind: 'stored_bytes', quantity: command.size_bytes },
      { kind: 'storage_writes', quantity: 1 },
    ]);
    expect(await rowOf(command.sample_id)).toMatchObject({ vibe, vibe_skipped: null, bpm: 120 });
  });

  it('is measured once, however often the tenant sends it, and then says where it was before', async () => {
    const first = await upload();
    expect((await handle(first))[0]?.data).not.toHaveProperty('same_as');
    const [event] = await handle(await upload());
    expect([heard, event?.data.same_as]).toEqual([1, first.sample_id]);
    expect(event?.data.usage.map(({ kind }: { kind: string }) => kind)).toEqual([
      'stored_bytes',
      'storage_writes',
    ]);
  });

  it('that the analyser of today has not measured is measured anew', async () => {
    await handle(await upload());
    await age();
    await handle(await upload());
    expect(heard).toBe(2);
  });
});

describe('a sample that is measured again', () => {
  const kept = [
    ...(['id', 'job_id', 'user_id', 'created_at', 'filename', 'mime', 'object_key'] as const),
    ...(['size_bytes', 'sha256', 'tags', 'vibe', 'vibe_skipped'] as const),
  ];
  const louder = { loudness: { integrated_lufs: -5, true_peak_dbtp: 0 }, kind: 'song' } as const;

  it('is replaced in place: same id, name, time, vibe and bytes, new measurements, and nothing is charged', async () => {
    const command = await upload();
    await handle(command);
    await age();
    const before = await rowOf(command.sample_id);
    const [event, ...others] = await handle(again(command), louder);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      name: 'sample-processed.v1',
      data: { usage: [{ kind: 'cpu_ms', resource: 'reanalysis' }] },
    });
    const after = await rowOf(command.sample_id);
    expect(after).toMatchObject({
      analysis: louder,
      kind: 'song',
      features: { loudness: -5 },
      analyser_version: ANALYSER_VERSION,
    });
    for (const name of kept) expect([name, after?.[name]]).toEqual([name, before?.[name]]);
    expect(await objects.head(command.object_key)).not.toBeNull();
  });

  it('by the version that measured it is answered at once, without work', async () => {
    const command = await upload();
    await handle(command);
    const [event] = await handle(again(command));
    expect(heard).toBe(1);
    expect(event).toMatchObject({ name: 'sample-processed.v1', data: { usage: [] } });
    expect(await rowOf(command.sample_id)).toMatchObject({ vibe });
  });

  it('and cannot be read any more stays as it was', async () => {
    const command = await upload();
    await handle(command);
    await age();
    const before = await rowOf(command.sample_id);
    const [event] = await handle(again(command), { ok: false, refusal: unreadable('It ends too early.') });
    expect(event).toMatchObject({
      name: 'sample-refused.v1',
      data: { code: 'unreadable-audio', detail: 'It ends too early.' },
    });
    expect(await rowOf(command.sample_id)).toEqual(before);
  });

  it('and deleted meanwhile does not come back', async () => {
    const command = await upload();
    await handle(command);
    await age();
    const remove = () => inTenant(db, tenantId, (trx) => removeSample(trx, command.sample_id));
    const [event] = await handle(again(command), {}, remove);
    expect(event).toMatchObject({ name: 'sample-refused.v1', data: { code: 'not-found' } });
    expect(await rowOf(command.sample_id)).toBeNull();
  });
});

describe('the tempo under a wish', () => {
  const ask = (sample_id: Id<'sample'>, wish: { bpm_min?: number; bpm_max?: number; tapped_bpm?: number }) =>
    new GetTempoQuery(db).answer(
      { sample_id, bpm_min: null, bpm_max: null, tapped_bpm: null, ...wish },
      { tenantId },
    );

  it('is ranked anew from what was measured, without the sound', async () => {
    const command = await upload();
    await handle(command);
    await objects.delete(command.object_key);
    expect((await ask(command.sample_id, { bpm_min: 50, bpm_max: 70 }))?.tempo?.bpm).toBe(60);
    expect((await ask(command.sample_id, { tapped_bpm: 118 }))?.tempo?.bpm).toBe(120);
    expect(await ask(command.sample_id, { bpm_min: 121, bpm_max: 122 })).toEqual({
      tempo: null,
      tempo_reason: 'nothing-in-range',
    });
    expect(heard).toBe(1);
  });

  it('is nothing for a sample of another tenant', async () => {
    const command = await upload();
    await handle(command);
    tenantId = newId('tenant');
    expect(await ask(command.sample_id, {})).toBeNull();
  });
});
