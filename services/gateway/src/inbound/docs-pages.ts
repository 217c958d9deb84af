import type { Brand } from '@trc/contracts/documents/brand.v1';
import { errors } from '@trc/contracts/errors';

/** The page on which the description of the API is read. */
export const docsPage = (brand: Brand): string =>
  page(
    brand,
    `${brand.name} API`,
    `<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
${head(brand)}
<main id="docs"></main>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>`,
  );

/** Where the `type` of a problem document leads. */
export const errorsPage = (brand: Brand): string =>
  page(
    brand,
    `${brand.name}: error codes`,
    `${head(brand)}
<main>
<h1>Error codes</h1>
<dl>
${codes}
</dl>
</main>`,
  );

const codes = Object.entries(errors)
  .map(
    ([code, { status, title }]) =>
      `<dt id="${code}"><code>${code}</code> (${status})</dt><dd>${escaped(title)}</dd>`,
  )
  .join('\n');

function page({ colours }: Brand, title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
body { margin: 0; font-family: system-ui, sans-serif; line-height: 1.5; }
header { display: flex; gap: 1rem; align-items: center; padding: 1rem; background: ${colours.background}; color: ${colours.text}; border-bottom: 4px solid ${colours.primary}; }
header a { color: inherit; }
header img { height: 2rem; }
header strong { margin-right: auto; }
main { padding: 1rem; max-width: 60rem; margin: auto; }
dt { margin-top: 1rem; }
:target { outline: 2px solid ${colours.primary}; }
</style>
${body}
</html>
`;
}

function head({ name, logo_url, links }: Brand): string {
  const logo = logo_url ? `<img src="${escaped(logo_url)}" alt="">` : '';
  const named = [
    ['Support', links.support],
    ['Terms', links.terms],
    ['Privacy', links.privacy],
  ] as const;
  const anchors = named.flatMap(([label, url]) => (url ? [`<a href="${escaped(url)}">${label}</a>`] : []));
  return `<header>${[logo, `<strong>${escaped(name)}</strong>`, ...anchors].join('')}</header>`;
}

/** A brand is a customer's text. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
