/**
 * Names and kind of the cookies: for this host only, and never readable by a page. Under https the prefix `__Host-` makes
 * the browser hold to that, too.
 */
export function cookiesOf(publicUrl: string) {
  const secure = publicUrl.startsWith('https:');
  const prefix = secure ? '__Host-' : '';
  return {
    session: `${prefix}trc_session`,
    /** Ties a sign-in to the browser that began it: a stolen link signs nobody in. */
    signIn: `${prefix}trc_sign_in`,
    options: { path: '/', httpOnly: true, sameSite: 'lax', secure },
  } as const;
}
