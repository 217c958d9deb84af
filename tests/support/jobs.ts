import { type Job, jobSchema } from '@trc/contracts/documents/job.v1';
import { watchJob } from '@trc/contracts/http/watch-job.v1';
import type { Api } from './api.ts';

const patienceMs = 60_000;

/** Every state of the job that the server tells while it watches, until the job has ended. */
export async function watchToEnd(api: Api, jobId: string, timeoutMs = patienceMs): Promise<readonly Job[]> {
  const states: Job[] = [];
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await api.send(watchJob, { params: { id: jobId }, signal });
  if (response.status !== 200 || !response.body)
    throw new Error(`${response.status} for the events of ${jobId}`);
  let text = '';
  try {
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const events = (text + chunk).split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^event: job\ndata: (.*)$/.exec(event)?.[1];
        if (data) states.push(jobSchema.parse(JSON.parse(data)));
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  if (states.at(-1)?.ended_at) return states;
  throw new Error(`job ${jobId} has not ended: ${JSON.stringify(states.at(-1))}`);
}

export async function waitForJob(api: Api, jobId: string, timeoutMs = patienceMs): Promise<Job> {
  return (await watchToEnd(api, jobId, timeoutMs)).at(-1) as Job;
}

/** The job, which must have ended well. */
export async function completed(api: Api, jobId: string, timeoutMs = patienceMs): Promise<Job> {
  const job = await waitForJob(api, jobId, timeoutMs);
  if (job.status !== 'completed') throw new Error(`job ${jobId} ${job.status}: ${JSON.stringify(job.error)}`);
  return job;
}
