/** First parts of the addresses that the pages have. The pages alone know what lies below; `''` is the landing page. */
const places: ReadonlySet<string> = new Set([
  '',
  'pricing',
  'sign-in',
  'worlds',
  'playlists',
  'jobs',
  'samples',
  'uploads',
  'exports',
  'account',
  'settings',
  'operator',
]);

/** Whether a page is shown under a path, which carries no query. */
export const isPageAddress = (path: string): boolean => places.has(path.split('/', 2)[1] ?? '');
