import { findProgram } from '../../../../tools/debian.ts';
import type { Homes } from './install.ts';

/** A tool that is measured beside ours: never a dependency, always a process of its own. */
export interface Peer {
  readonly name: string;
  /** Of the tool and of how it is asked: what was found with another one is measured again. */
  readonly version: string;
  readonly hears: 'tempo' | 'key';
  /** The program and its arguments, or why it cannot run here. */
  readonly command: (homes: Homes) => readonly string[] | { readonly missing: string };
}

const script = (name: string) => new URL(name, import.meta.url).pathname;

/** Pinned; `install.ts` installs them. */
export const npmPackages = {
  'essentia.js': '0.1.3',
  'music-tempo': '1.0.3',
  'web-audio-beat-detector': '8.2.39',
} as const;
export const pythonPackages = { librosa: '0.11.0' } as const;

function inNode(
  name: string,
  hears: Peer['hears'],
  from: keyof typeof npmPackages,
  file: string,
  ...args: string[]
): Peer {
  return {
    name,
    hears,
    version: npmPackages[from],
    command: ({ npm }) =>
      npm.missing === null ? [process.execPath, script(file), npm.folder, ...args] : { missing: npm.missing },
  };
}

function inPython(name: string, hears: Peer['hears']): Peer {
  return {
    name,
    hears,
    version: pythonPackages.librosa,
    command: ({ python }) =>
      python.missing === null
        ? [python.program, script('librosa.process.py'), hears]
        : { missing: python.missing },
  };
}

/** The version is that of Debian 12: these programs do not tell theirs. */
function fromDebian(name: string, version: string, tool: string, debianPackage: string): Peer {
  return {
    name,
    hears: 'tempo',
    version,
    command: () =>
      findProgram(tool) === null || findProgram('sox') === null
        ? { missing: `apt-get install ${debianPackage} sox` }
        : [process.execPath, script('commands.process.ts'), '', tool],
  };
}

export const peers: readonly Peer[] = [
  inNode('essentia.js multifeature', 'tempo', 'essentia.js', 'essentia.process.ts', 'multifeature'),
  inNode('essentia.js Degara', 'tempo', 'essentia.js', 'essentia.process.ts', 'degara'),
  inNode('essentia.js Percival', 'tempo', 'essentia.js', 'essentia.process.ts', 'percival'),
  inNode('essentia.js bgate', 'key', 'essentia.js', 'essentia.process.ts', 'bgate'),
  inNode('essentia.js edma', 'key', 'essentia.js', 'essentia.process.ts', 'edma'),
  inNode('music-tempo', 'tempo', 'music-tempo', 'music-tempo.process.ts'),
  inNode('web-audio-beat-detector', 'tempo', 'web-audio-beat-detector', 'beat-detector.process.ts'),
  inPython('librosa beat_track', 'tempo'),
  inPython('librosa Krumhansl', 'key'),
  fromDebian('aubio', '0.4.9', 'aubio', 'aubio-tools'),
  fromDebian('bpm-tools', '0.3', 'bpm', 'bpm-tools'),
  fromDebian('soundstretch', '2.3.2', 'soundstretch', 'soundstretch'),
];

/** What our speed is held against: tempo and key only. */
export const speedPeer: Peer = inNode(
  'essentia.js Percival and bgate',
  'tempo',
  'essentia.js',
  'essentia.process.ts',
  'percival',
  'bgate',
);
