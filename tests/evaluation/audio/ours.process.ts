/** Our analyser as a process that answers paths, to be timed like the other tools: one thread, decoding included. */
import { readFile } from 'node:fs/promises';
import { openAnalysisPool } from '../../../services/analysis/src/outbound/analysis-pool.ts';
import { DURATION_S_MAX, TIME_LIMIT_MS, workerFile } from './ours.ts';
import { type Answer, serveTimed } from './peers/serve.ts';

const pool = openAnalysisPool({ workerFile, threads: 1, timeLimitMs: TIME_LIMIT_MS });

await serveTimed(async (path): Promise<Answer> => {
  const before = process.cpuUsage();
  const outcome = await pool.analyse({ bytes: await readFile(path), durationSMax: DURATION_S_MAX });
  const { user, system } = process.cpuUsage(before);
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  return { estimate: {}, cpuS: (user + system) / 1e6, memoryKibMax: process.resourceUsage().maxRSS };
});
await pool.close();
