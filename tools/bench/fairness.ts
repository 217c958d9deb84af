import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { databaseUrl } from '../database.ts';
import type { Stack } from '../stack.ts';
import { upload } from './overhead.ts';

export interface Fairness {
  /** Milliseconds from acceptance to end of each of the tenant's jobs, shortest first: by itself, and beside the flood. */
  readonly aloneMs: readonly number[];
  readonly besideMs: readonly number[];
  /** Jobs of the flood that still waited when the tenant's first was accepted, and when its last had ended. */
  readonly floodBefore: number;
  readonly floodAfter: number;
}

export interface FairnessOptions {
  readonly flood: number;
  readonly own: number;
  /** Length of every sound. */
  readonly soundS: number;
}

const sendersMax = 40;
const warmUps = 6;
const patienceMs = 120_000;

/** One tenant sends `own` sounds at once: first by itself, then while another one's flood waits in the same lane. */
export async function measureFairness(
  stack: Stack,
  keys: { readonly flood: string; readonly own: string },
  { flood, own, soundS }: FairnessOptions,
): Promise<Fairness> {
  const pool = new pg.Pool({ connectionString: databaseUrl(stack.parts.databaseAdminUrl, 'trc'), max: 2 });
  const send = (key: string, count: number) => sendAll(stack.url, key, count, soundS);
  try {
    await untilEnded(pool, await send(keys.flood, warmUps));
    const aloneMs = await untilEnded(pool, await send(keys.own, own));
    const flooding = await send(keys.flood, flood);
    const floodBefore = await openOf(pool, flooding);
    const besideMs = await untilEnded(pool, await send(keys.own, own));
    return { aloneMs, besideMs, floodBefore, floodAfter: await openOf(pool, flooding) };
  } finally {
    await pool.end();
  }
}

async function sendAll(url: string, key: string, count: number, soundS: number): Promise<readonly string[]> {
  const jobIds: string[] = [];
  const sender = async () => {
    while (jobIds.length < count) {
      const place = jobIds.push('') - 1;
      jobIds[place] = await upload(url, key, soundS);
    }
  };
  await Promise.all(Array.from({ length: sendersMax }, sender));
  return jobIds;
}

async function openOf(pool: pg.Pool, jobIds: readonly string[]): Promise<number> {
  const { rowCount } = await pool.query(
    'select from gateway.jobs where id = any ($1) and ended_at is null and started_at is null',
    [jobIds],
  );
  return rowCount ?? 0;
}

async function untilEnded(pool: pg.Pool, jobIds: readonly string[]): Promise<readonly number[]> {
  const endMs = Date.now() + patienceMs;
  while (Date.now() < endMs) {
    const { rows } = await pool.query<{ ms: number }>(
      `select actual_ms::float8 as ms from gateway.promises where job_id = any ($1) order by actual_ms`,
      [jobIds],
    );
    if (rows.length === jobIds.length) return rows.map(({ ms }) => ms);
    await sleep(50);
  }
  throw new Error(`Not all of ${jobIds.length} uploads became samples within ${patienceMs / 1_000} s.`);
}
