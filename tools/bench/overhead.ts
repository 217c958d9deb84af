import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { noise } from '../../services/analysis/test/sounds.ts';
import { wav } from '../../services/analysis/test/writers.ts';
import { databaseUrl } from '../database.ts';
import type { Stack } from '../stack.ts';

export interface Overhead {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const rateHz = 44_100;
const shortS = 0.5;
const patienceMs = 30_000;
let seed = 0;

/** Sends sounds of one length and different bytes; what remains of each job's time when its analysis is taken away. */
export async function measureOverhead(
  stack: Stack,
  key: string,
  { count, atOnce }: { readonly count: number; readonly atOnce: number },
): Promise<Overhead> {
  const database = new pg.Pool({
    connectionString: databaseUrl(stack.parts.databaseAdminUrl, 'trc'),
    max: 2,
  });
  try {
    const jobIds: string[] = [];
    while (jobIds.length < count) {
      const size = Math.min(atOnce, count - jobIds.length);
      const sent = await Promise.all(Array.from({ length: size }, () => upload(stack.url, key, shortS)));
      jobIds.push(...sent);
      await untilBilled(database, sent);
    }
    const { rows } = await database.query<{ ms: number }>(
      `select extract(epoch from ended_at - created_at)::float8 * 1000 - (
         select sum(quantity)::float8 from billing.ledger where job_id = jobs.id and kind = 'cpu_ms') as ms
       from gateway.jobs where id = any ($1) order by ms`,
      [jobIds],
    );
    const at = (share: number) => rows[Math.ceil(share * rows.length) - 1]?.ms ?? Number.NaN;
    return { p50Ms: at(0.5), p95Ms: at(0.95) };
  } finally {
    await database.end();
  }
}

/** Sends a sound of noise, another one each time, and tells the id of its job. */
export async function upload(url: string, key: string, soundS: number): Promise<string> {
  seed += 1;
  const form = new FormData();
  const bytes = Uint8Array.from(wav([noise(soundS, rateHz, 0.3, seed)], rateHz));
  form.append('audio', new Blob([bytes]), `noise-${seed}.wav`);
  const answer = await fetch(`${url}/v1/samples`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: form,
  });
  if (answer.status !== 202)
    throw new Error(`An upload was refused: ${answer.status} ${await answer.text()}`);
  const { job_id } = (await answer.json()) as { job_id: string };
  return job_id;
}

/** The receipt is written after the job has ended. */
async function untilBilled(database: pg.Pool, jobIds: readonly string[]): Promise<void> {
  const endMs = Date.now() + patienceMs;
  while (Date.now() < endMs) {
    const { rowCount } = await database.query(
      `select 1 from gateway.jobs where id = any ($1) and status = 'completed' and exists (
         select 1 from billing.ledger where job_id = jobs.id and kind = 'cpu_ms')`,
      [jobIds],
    );
    if (rowCount === jobIds.length) return;
    await sleep(20);
  }
  throw new Error(`Not all of ${jobIds.length} uploads became samples within ${patienceMs / 1_000} s.`);
}
