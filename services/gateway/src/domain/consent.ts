/** Spotify ends a refresh token six months after the listener agreed, however often it was used. */
export const consentMonths = 6;
export const reminderDays = 14;

/** The same day and time so many calendar months later (UTC); the last day of a shorter month where there is no such day. */
export function monthsAfter(instant: Date, months: number): Date {
  const later = new Date(instant);
  later.setUTCMonth(later.getUTCMonth() + months);
  if (later.getUTCDate() !== instant.getUTCDate()) later.setUTCDate(0);
  return later;
}

export function consentEndsAt(consentedAt: Date): Date {
  return monthsAfter(consentedAt, consentMonths);
}

/** How a consent stands: it lasts, the listener should hear that it ends soon, or it is over. */
export function consentState(consentedAt: Date, now: Date): 'lasts' | 'ends-soon' | 'ended' {
  const endsAt = consentEndsAt(consentedAt);
  if (endsAt <= now) return 'ended';
  return endsAt.getTime() - reminderDays * 86_400_000 <= now.getTime() ? 'ends-soon' : 'lasts';
}
