import type { Site } from '@trc/contracts/documents/site.v1';

/** What the gateway has written into the page: whose it is and how people sign in there. */
export const site: Site = readSite();

function readSite(): Site {
  const element = document.getElementById('site');
  if (!element?.textContent) throw new Error('The page was not served by the gateway.');
  return JSON.parse(element.textContent) as Site;
}
