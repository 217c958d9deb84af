import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './debian.ts';
import { cacheFolder } from './settings.ts';

const run = promisify(execFile);

/** Older ones read values.schema.json as a draft of 2018, in which what stands beside a `$ref` counts for nothing. */
const oldest = [3, 18] as const;
/** What is built where none is installed. */
const pinned = 'v4.3.1';
/** Not on the PATH of a shell that reads no profile. */
const goOfItsInstaller = '/usr/local/go/bin/go';

const whatToDo = `Install Helm ${oldest.join('.')} or newer (https://helm.sh/docs/intro/install), or Go 1.26 or newer, with which it is built.`;

/**
 * The program `helm`: the installed one when it is new enough, else one that Go builds into the user's cache, once.
 * Throws a sentence that says what to install when neither is to be had.
 */
export async function findHelm(log: (line: string) => void): Promise<string> {
  const installed = findProgram('helm');
  const version = installed ? await versionOf(installed) : null;
  if (installed && version && isNewEnough(version)) return installed;
  const fault = installed ? `${installed} is ${version ?? 'not Helm'}` : 'helm is not installed';
  const built = join(cacheFolder, `helm-${pinned}`);
  if (existsSync(built)) return built;
  const go = findProgram('go') ?? (existsSync(goOfItsInstaller) ? goOfItsInstaller : null);
  if (!go) throw new Error(`${fault}, and neither is Go. ${whatToDo}`);
  log(`building helm ${pinned} with ${go}; this takes some minutes, once`);
  const folder = join(cacheFolder, `helm.${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    await run(go, ['install', `helm.sh/helm/v4/cmd/helm@${pinned}`], {
      env: { ...process.env, GOBIN: folder },
      maxBuffer: 2 ** 24,
    });
    renameSync(join(folder, 'helm'), built);
    return built;
  } catch (error) {
    const said =
      (error as { stderr?: string }).stderr?.trim().split('\n').slice(-3).join('\n') || String(error);
    throw new Error(`${fault}, and Go could not build it:\n${said}\n${whatToDo}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `3.15.2`, or `null` when the program is no Helm. */
async function versionOf(helm: string): Promise<string | null> {
  try {
    const { stdout } = await run(helm, ['version', '--template', '{{.Version}}']);
    return /v(\d+\.\d+[^\s+]*)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
