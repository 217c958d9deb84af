import type { Id } from '@trc/contracts/ids';

const dayMs = 86_400_000;
/** Nobody loses a sound within so many days of being told. */
export const noticeDays = 7;

/** What the plan says about old sounds. */
export interface Keeping {
  /** `null`: for as long as the plan lasts. */
  readonly retentionDays: number | null;
  readonly graceUntil: Date | null;
  readonly enforcement: 'enforce' | 'warn' | 'off';
}

export interface AgingSample {
  readonly id: Id<'sample'>;
  readonly userId: Id<'user'>;
  readonly createdAt: Date;
}

/** Sounds made before this instant end within the days of a notice; `null` when none ever ends. */
export function agingBefore({ retentionDays, enforcement }: Keeping, now: Date): Date | null {
  if (retentionDays === null || enforcement !== 'enforce') return null;
  return new Date(now.getTime() - Math.max(0, retentionDays - noticeDays) * dayMs);
}

/** When a sound goes: its days are over, its owner has known for a week, and the grace after a downgrade has ended. */
export function deleteAt(
  { createdAt }: Pick<AgingSample, 'createdAt'>,
  noticedAt: Date,
  { graceUntil }: Keeping,
  retentionDays: number,
): Date {
  return new Date(
    Math.max(
      createdAt.getTime() + retentionDays * dayMs,
      noticedAt.getTime() + noticeDays * dayMs,
      graceUntil?.getTime() ?? 0,
    ),
  );
}

export interface Expiring extends AgingSample {
  readonly deleteAt: Date;
}

/** Which of the aging sounds are to be announced now, and which go now; `noticedAt` says when a sound was announced. */
export function sortAging(
  samples: readonly AgingSample[],
  noticedAt: ReadonlyMap<string, Date>,
  keeping: Keeping & { readonly retentionDays: number },
  now: Date,
): { readonly announce: readonly Expiring[]; readonly remove: readonly AgingSample[] } {
  const announce: Expiring[] = [];
  const remove: AgingSample[] = [];
  for (const sample of samples) {
    const at = noticedAt.get(sample.id);
    const goesAt = deleteAt(sample, at ?? now, keeping, keeping.retentionDays);
    if (at === undefined) announce.push({ ...sample, deleteAt: goesAt });
    else if (goesAt <= now) remove.push(sample);
  }
  return { announce, remove };
}
