import type { Brand } from '@trc/contracts/documents/brand.v1';
import { finishEmailSignIn } from '@trc/contracts/http/finish-email-sign-in.v1';
import { showEmailSignIn } from '@trc/contracts/http/show-email-sign-in.v1';
import { buttonPage } from './button-page.ts';

export { buttonPageHeaders as signInPageHeaders } from './button-page.ts';

/** The link in a mail that signs in. */
export function signInLink(address: string, token: string): string {
  const url = new URL(showEmailSignIn.path, address);
  url.searchParams.set('token', token);
  return url.href;
}

/** The page behind the link: one button, which alone signs in. */
export function signInPage(brand: Pick<Brand, 'name' | 'colours'>, token: string): string {
  return buttonPage(brand, {
    title: `Sign in to ${brand.name}`,
    button: 'Sign in',
    action: finishEmailSignIn.path,
    fields: { token },
  });
}
