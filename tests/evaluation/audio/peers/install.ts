import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installPackages } from '../../../../tools/debian.ts';
import { cacheFolder } from '../manifest.ts';
import { npmPackages, pythonPackages } from './peers.ts';

const run = promisify(execFile);

export interface Homes {
  /** A folder with `node_modules`. */
  readonly npm: { readonly folder: string; readonly missing: string | null };
  readonly python: { readonly program: string; readonly missing: string | null };
}

export const peersFolder = join(cacheFolder, 'peers');

/**
 * Installs the tools to compare with, each at its pinned version, outside of the clone. What cannot be installed is
 * left out, with the reason.
 */
export async function installPeers(log: (line: string) => void): Promise<Homes> {
  mkdirSync(peersFolder, { recursive: true });
  const python = join(peersFolder, 'venv');
  await attempt(() => installPackages(['aubio-tools', 'bpm-tools', 'soundstretch', 'sox', 'ffmpeg'], log));
  return {
    npm: {
      folder: peersFolder,
      missing: await once('npm', npmPackages, async (specifiers) => {
        log(`installing ${specifiers.join(' ')}`);
        writeFileSync(join(peersFolder, 'package.json'), '{"private":true}\n');
        const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', '--loglevel=error'];
        await run('npm', [
          'install',
          '--prefix',
          peersFolder,
          ...flags,
          ...specifiers.map((name) => name.replace('==', '@')),
        ]);
      }),
    },
    python: {
      program: join(python, 'bin/python'),
      missing: await once('python', pythonPackages, async (specifiers) => {
        log(`installing ${specifiers.join(' ')}`);
        await attempt(() => installPackages(['python3-venv'], log));
        await run('python3', ['-m', 'venv', python]);
        await run(join(python, 'bin/pip'), ['install', '--quiet', ...specifiers], { maxBuffer: 2 ** 26 });
      }),
    },
  };
}

/** Runs an installation where another set of versions was installed, or none. @returns why it failed, or null */
async function once(
  name: string,
  packages: Readonly<Record<string, string>>,
  install: (specifiers: readonly string[]) => Promise<void>,
): Promise<string | null> {
  const stamp = join(peersFolder, `${name}.installed`);
  const specifiers = Object.entries(packages).map(([each, version]) => `${each}==${version}`);
  const wanted = specifiers.join('\n');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return null;
  const failed = await attempt(() => install(specifiers));
  if (failed === null) writeFileSync(stamp, wanted);
  return failed;
}

async function attempt(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.trim().split('\n')[0] ?? error.name) : String(error);
  }
}
