import { findProgram, hasApt, installPackages } from '../debian.ts';

/** The browser in which the pages are tested; a machine without it gets Debian's, and letters to write with. */
export async function findChromium(log: (line: string) => void): Promise<string> {
  const installed = findProgram('chromium');
  if (installed) return installed;
  if (!hasApt()) throw new Error('chromium is missing. On a Mac: brew install chromium.');
  await installPackages(['chromium', 'fonts-dejavu-core'], log);
  const fresh = findProgram('chromium');
  if (!fresh) throw new Error('chromium was installed and is not there.');
  return fresh;
}
