import { resolveTxt } from 'node:dns/promises';
import { Problem } from '@trc/runtime/http-problem';

/** The texts of a name's TXT records; none when it has none. */
export type ResolveTxt = (name: string) => Promise<readonly string[]>;

/** Throws the problem `unavailable` when the DNS does not answer. */
export const resolveTxtByDns: ResolveTxt = async (name) => {
  try {
    return (await resolveTxt(name)).map((parts) => parts.join(''));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw new Problem('unavailable', { detail: `The DNS does not answer for ${name}.`, retryAfterS: 30 });
  }
};
