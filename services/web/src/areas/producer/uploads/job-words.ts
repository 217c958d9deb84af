import type { SampleJob, Waiting } from './jobs.ts';

const reasons: Readonly<Record<Waiting['reason'], string>> = {
  'workers-busy': 'all workers are busy',
  'own-share': 'your other sounds are before it',
  fairness: 'it is other customers’ turn',
  parked: 'a step of it waits for a limit outside',
};

const stages: Readonly<Record<string, string>> = {
  decode: 'Is measured',
  vibe: 'Its mood is described',
};

/** What happens to a sound after it was sent, in one line. */
export function jobWords(
  job: Pick<SampleJob, 'status' | 'stage' | 'parked_reason'> & { readonly position?: number | null },
  waiting: Pick<Waiting, 'position' | 'reason' | 'parked_reason'> | undefined,
): string {
  switch (job.status) {
    case 'pending': {
      const place = job.position ?? waiting?.position ?? null;
      const where =
        place === null ? 'In the queue' : place === 1 ? 'Next in the queue' : `Number ${place} in the queue`;
      return waiting ? `${where}: ${reasons[waiting.reason]}` : where;
    }
    case 'parked':
      return `Parked: ${job.parked_reason ?? waiting?.parked_reason ?? reasons.parked}`;
    case 'processing':
      return stages[job.stage ?? ''] ?? 'Is analysed';
    case 'completed':
      return 'In the library';
    case 'failed':
      return 'Refused by the analysis';
    case 'cancelled':
      return 'Cancelled';
  }
}

const kinds: Readonly<Record<string, string>> = { 'one-shot': 'one-shot', loop: 'loop', song: 'song' };

/** What was found in a sound, as short as a label: `120 bpm · G major · loop`. */
export function findings(sample: {
  readonly kind: string;
  readonly tempo: { readonly bpm: number } | null;
  readonly key: { readonly tonic: string; readonly scale: string } | null;
}): string {
  return [
    sample.tempo && `${Math.round(sample.tempo.bpm * 10) / 10} bpm`,
    sample.key && `${sample.key.tonic} ${sample.key.scale}`,
    kinds[sample.kind] ?? sample.kind,
  ]
    .filter(Boolean)
    .join(' · ');
}
