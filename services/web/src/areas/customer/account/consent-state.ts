const soonMs = 14 * 86_400_000;

/** How a connection stands at an instant: it lasts, it ends within two weeks, or Spotify has ended it. */
export function consentState(
  { state, expires_at }: { readonly state: 'connected' | 'needs-reconnect'; readonly expires_at: string },
  now: Date,
): 'lasts' | 'ends-soon' | 'ended' {
  const leftMs = new Date(expires_at).getTime() - now.getTime();
  if (state === 'needs-reconnect' || leftMs <= 0) return 'ended';
  return leftMs <= soonMs ? 'ends-soon' : 'lasts';
}
