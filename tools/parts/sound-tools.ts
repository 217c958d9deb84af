import { findProgram, hasApt, installPackages } from '../debian.ts';

/** Programs that read and convert sound and archives, and know nothing of this product. */
export interface SoundTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  readonly sox: string;
  readonly unzip: string;
}

const packages = ['ffmpeg', 'sox', 'unzip'];

/** What exports are checked by; a machine without them gets Debian's. */
export async function findSoundTools(log: (line: string) => void): Promise<SoundTools> {
  const installed = found();
  if (installed) return installed;
  if (!hasApt()) throw new Error('ffmpeg, sox or unzip is missing. On a Mac: brew install ffmpeg sox.');
  await installPackages(packages, log);
  const fresh = found();
  if (!fresh) throw new Error('ffmpeg, sox and unzip were installed and are not there.');
  return fresh;
}

function found(): SoundTools | null {
  const [ffmpeg, ffprobe, sox, unzip] = ['ffmpeg', 'ffprobe', 'sox', 'unzip'].map(findProgram);
  return ffmpeg && ffprobe && sox && unzip ? { ffmpeg, ffprobe, sox, unzip } : null;
}
