import { notifySchema } from '@trc/contracts/http/me';
import { showUnsubscribe } from '@trc/contracts/http/show-unsubscribe.v1';
import { z } from 'zod';
import type { Vault } from '../outbound/secrets.ts';

const tokenSchema = z.object({
  tenantId: z.string(),
  email: z.string(),
  wish: notifySchema.keyof(),
});
/** Whose mails, and of which kind. */
export type Declined = z.output<typeof tokenSchema>;

export function unsubscribeLink(address: string, token: string): string {
  const url = new URL(showUnsubscribe.path, address);
  url.searchParams.set('token', token);
  return url.href;
}

/** Sealed, so that it can be made by nobody else and tells nobody the address. */
export const newUnsubscribeToken = (vault: Vault, declined: Declined): string =>
  vault.seal(JSON.stringify(declined));

/** `null` for what was not sealed here. */
export function readUnsubscribeToken(vault: Vault, token: string): Declined | null {
  try {
    return tokenSchema.parse(JSON.parse(vault.open(token)));
  } catch {
    return null;
  }
}
