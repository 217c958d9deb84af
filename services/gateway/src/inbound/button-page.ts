import type { Brand } from '@trc/contracts/documents/brand.v1';
import { escaped } from '../domain/html.ts';

/** What the page may do: send its form, and nothing else. The origin goes with the form, the token in the address nowhere. */
export const buttonPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'same-origin',
} as const;

export interface ButtonPage {
  readonly title: string;
  readonly button: string;
  /** Where the button sends its form. */
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The page behind a link in a mail: one button, which alone does what the mail speaks of. */
export function buttonPage({ colours }: Pick<Brand, 'colours'>, page: ButtonPage): string {
  const title = escaped(page.title);
  const fields = Object.entries(page.fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.1rem system-ui, sans-serif;
  background: ${escaped(colours.background)}; color: ${escaped(colours.text)} }
button { font: inherit; padding: .8em 1.6em; border: 2px solid ${escaped(colours.primary)}; border-radius: .4em;
  background: transparent; color: inherit; cursor: pointer }
</style>
<main>
<h1>${title}</h1>
<form method="post" action="${escaped(page.action)}">
${fields.join('\n')}
<button>${escaped(page.button)}</button>
</form>
</main>
</html>
`;
}
