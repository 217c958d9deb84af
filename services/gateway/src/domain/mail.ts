import type { Notify } from '@trc/contracts/http/me';
import type { Id } from '@trc/contracts/ids';

/** A mail that is owed to somebody; the words and the look are the brand's, made when it is sent. */
export type Mail =
  | { readonly kind: 'sign-in'; readonly link: string; readonly minutes: number }
  | { readonly kind: 'invitation'; readonly link: string; readonly invitedBy: string }
  /** Several sounds that are ready at about the same time are told together. */
  | { readonly kind: 'sample-ready'; readonly sampleIds: readonly Id<'sample'>[] }
  | { readonly kind: 'playlists-ready'; readonly worldId: Id<'world'>; readonly count: number }
  | { readonly kind: 'connection-ends'; readonly endsAt: string }
  | { readonly kind: 'sounds-expire'; readonly count: number; readonly deleteAt: string }
  | {
      readonly kind: 'limit-approached';
      readonly limit: string;
      readonly percent: number;
      readonly of: number;
    }
  | { readonly kind: 'endpoint-disabled'; readonly url: string; readonly reason: string }
  | { readonly kind: 'domain-lost'; readonly domain: string }
  | { readonly kind: 'export-ready'; readonly link: string; readonly expiresAt: string };

/** Which of the wishes of a person a kind of mail is about; the others are sent to everybody. */
export const wishOf: Readonly<Partial<Record<Mail['kind'], keyof Notify>>> = {
  'sample-ready': 'sample_ready',
  'playlists-ready': 'playlists_ready',
  'limit-approached': 'limits',
};

export interface ReadySound {
  readonly id: string;
  readonly filename: string;
  readonly bpm: number | null;
  readonly key: string | null;
  readonly tags: readonly string[];
}

/** A mail with what other services know of its subject, ready to be put into words. */
export type MailContent =
  | Exclude<Mail, { readonly kind: 'sample-ready' | 'playlists-ready' }>
  | { readonly kind: 'sample-ready'; readonly sounds: readonly ReadySound[]; readonly more: number }
  | {
      readonly kind: 'playlists-ready';
      readonly worldId: Id<'world'>;
      readonly world: string;
      readonly count: number;
    };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Pauses before attempt 2, 3, …: the last attempt is made after about 22 hours. */
const pausesMs: readonly number[] = [
  minuteMs,
  5 * minuteMs,
  15 * minuteMs,
  hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
];

export type SendAttempt =
  | { readonly kind: 'sent' }
  /** `final`: the receiving side says that it will never take this mail. */
  | { readonly kind: 'failed'; readonly final: boolean; readonly error: string };

/**
 * What follows from an attempt; `attempts` counts this one. A link to sign in is of no use after its time. `chance` is 0 to 1:
 * it spreads the retries by up to a fifth.
 */
export function nextMailAttempt(
  mail: Mail,
  attempt: SendAttempt,
  attempts: number,
  ageMs: number,
  chance: number,
): { readonly kind: 'sent' | 'failed' } | { readonly kind: 'again'; readonly afterMs: number } {
  if (attempt.kind === 'sent') return { kind: 'sent' };
  const pauseMs = pausesMs[attempts - 1];
  if (attempt.final || pauseMs === undefined) return { kind: 'failed' };
  const afterMs = Math.round(pauseMs * (1 + chance * 0.2));
  const tooLate = mail.kind === 'sign-in' && ageMs + afterMs >= mail.minutes * minuteMs;
  return tooLate ? { kind: 'failed' } : { kind: 'again', afterMs };
}

/** Sounds that get ready within this time after the first are told in one mail. */
const gatherMs = minuteMs;
/** From one mail about ready sounds to the next. */
const betweenMs = 30 * minuteMs;

/** When a mail about a sound that is ready now is due; `lastAt` is when the one before was. */
export function tellSoundsAt(lastAt: Date | null, now: Date): Date {
  const soonest = now.getTime() + gatherMs;
  return new Date(lastAt === null ? soonest : Math.max(soonest, lastAt.getTime() + betweenMs));
}
