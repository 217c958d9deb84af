import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { findPageFiles, type PageFiles } from '../src/outbound/page-files.ts';

export const script = { path: '/assets/main-1a2b3c.js', text: 'document.title = "shown";' };

/** Pages as the build leaves them, as small as they can be. */
export function buildPages(): { readonly files: PageFiles; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'trc-pages-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><head><meta name="csp-nonce" content="__NONCE__"><!--site-head--></head><script type="module" src="${script.path}"></script>`,
  );
  writeFileSync(join(folder, script.path), script.text);
  writeFileSync(join(folder, `${script.path}.br`), brotliCompressSync(script.text));
  const files = findPageFiles(folder);
  if (!files) throw new Error('the pages that were just made are not found');
  return { files, remove: () => rmSync(folder, { recursive: true }) };
}
