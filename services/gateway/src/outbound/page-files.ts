import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the build of the pages wrote. */
export interface PageFiles {
  /** The document of all pages, as the last build wrote it: it names the assets of that build. */
  template(): Promise<string>;
  /** Folder of scripts, styles and fonts, whose names change with their content. */
  readonly assets: string;
}

/**
 * The pages lie beside this package, in the repository as in the image: `services/web/dist`. `null` where they are not
 * built: then the installation has an API and no pages.
 */
export function findPageFiles(folder = join(dirname(packageFolder()), 'web', 'dist')): PageFiles | null {
  const document = join(folder, 'index.html');
  if (!existsSync(document)) return null;
  return { template: () => readFile(document, 'utf8'), assets: join(folder, 'assets') };
}

/** The folder with this package's `package.json`, from the sources as from the bundle. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
