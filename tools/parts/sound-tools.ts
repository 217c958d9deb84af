import { findProgram, hasApt, installPackages } from '../debian.ts';

/** Programs that read and convert sound, and know nothing of this product. */
export interface SoundTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  readonly sox: string;
}

const packages = ['ffmpeg', 'sox'];

/** What exports are checked by; a machine without them gets Debian's. */
export async function findSoundTools(log: (line: string) => void): Promise<SoundTools> {
  const installed = found();
  if (installed) return installed;
  if (!hasApt()) throw new Error('ffmpeg or sox is missing. On a Mac: brew install ffmpeg sox.');
  await installPackages(packages, log);
  const fresh = found();
  if (!fresh) throw new Error('ffmpeg and sox were installed and are not there.');
  return fresh;
}

function found(): SoundTools | null {
  const [ffmpeg, ffprobe, sox] = ['ffmpeg', 'ffprobe', 'sox'].map(findProgram);
  return ffmpeg && ffprobe && sox ? { ffmpeg, ffprobe, sox } : null;
}
