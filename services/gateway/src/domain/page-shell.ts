import type { Site } from '@trc/contracts/documents/site.v1';
import { escaped } from './html.ts';

/**
 * The one HTML document of all pages, under the name of a site. `template` is what the build of the pages wrote, with
 * `<!--site-head-->` where the site goes, and `__NONCE__` where the page reads which of its styles the browser takes.
 */
export function pageShell(template: string, site: Site, nonce: string): string {
  const { name, colours, logo_url } = site.brand;
  const head = [
    `<title>${escaped(name)}</title>`,
    `<meta name="description" content="${escaped(description(name))}">`,
    `<meta name="theme-color" content="${escaped(colours.background)}">`,
    `<link rel="icon" href="${escaped(logo_url ?? recordIn(colours))}">`,
    `<script type="application/json" id="site">${jsonInHtml(site)}</script>`,
  ];
  // Replaced by functions: in a replacement text `$&` and the like would be read as commands.
  return template.replaceAll('__NONCE__', () => nonce).replace('<!--site-head-->', () => head.join('\n    '));
}

const description = (name: string) =>
  `${name} turns what you listen to into playlists that stay alive, and your sounds into a library that you can search.`;

/** A record in the colours of a brand, as the address of a picture: what stands for a brand without a logo. */
function recordIn({ primary, background, text }: Site['brand']['colours']): string {
  const disc = (radius: number, colour: string) => `<circle cx="12" cy="12" r="${radius}" fill="${colour}"/>`;
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${disc(12, text)}${disc(5, primary)}${disc(1.2, background)}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(picture)}`;
}

/** No letter is left that could end the element or begin another one (HTML Standard, restrictions of script contents). */
function jsonInHtml(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What a page uses of the browser: nothing that asks the person for something. */
const unusedFeatures = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb'];

/**
 * Headers of a page. Scripts come from this host alone, and none stands in the document. Sounds are played from, and sent to, the
 * object storage under its own name; logos and covers are pictures from anywhere. `style-src-attr` is open because React
 * writes positions and lengths as attributes, which fetch nothing that `img-src` does not allow.
 */
export function pageHeaders(nonce: string, storageOrigin: string): Readonly<Record<string, string>> {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src-elem': `'self' 'nonce-${nonce}'`,
    'style-src-attr': "'unsafe-inline'",
    'img-src': `'self' data: blob: https: ${storageOrigin}`,
    'font-src': "'self'",
    'connect-src': `'self' ${storageOrigin}`,
    'media-src': `'self' blob: ${storageOrigin}`,
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
  };
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': Object.entries(policy)
      .map((rule) => rule.join(' '))
      .join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': unusedFeatures.map((feature) => `${feature}=()`).join(', '),
    'cross-origin-opener-policy': 'same-origin',
  };
}
