import { type ExecFileOptions, execFile, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const policyFile = '/usr/sbin/policy-rc.d';

/** The folders of system programs are not on everybody's PATH. */
const systemFolders = ['/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

export function findProgram(name: string): string | null {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), ...systemFolders]) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  }
  return null;
}

function release(): Readonly<Record<string, string>> {
  const file = '/etc/os-release';
  if (!existsSync(file)) return {};
  const pairs = readFileSync(file, 'utf8').matchAll(/^(\w+)="?([^"\n]*)"?$/gm);
  return Object.fromEntries([...pairs].map(([, key, value]) => [key, value]));
}

export const isDebian = () => release()['ID'] === 'debian';
export const hasApt = () => findProgram('apt-get') !== null;

/** Those of the packages that are not installed. */
export function missingPackages(packages: readonly string[]): string[] {
  return packages.filter((name) => {
    const { status, stdout } = spawnSync('dpkg', ['-s', name], { encoding: 'utf8' });
    return status !== 0 || !stdout.includes('Status: install ok installed');
  });
}

/**
 * Installs Debian packages without starting the services they bring.
 * Throws a sentence that says what to install by hand where that is not allowed or fails.
 */
export async function installPackages(
  packages: readonly string[],
  log: (line: string) => void,
): Promise<void> {
  const missing = missingPackages(packages);
  if (missing.length === 0) return;
  const list = missing.join(' ');
  if (process.getuid?.() !== 0)
    throw new Error(`Missing on this machine: ${list}. Run: sudo apt-get install ${list}\n${otherWays}`);
  log(`installing ${list}`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 2 ** 26 };
  const wait = ['-qq', '-o', 'DPkg::Lock::Timeout=300'];
  await withoutServiceStarts(async () => {
    await run('apt-get', ['update', ...wait], options);
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...wait, ...missing], options);
  }).catch((error: { stderr?: string }) => {
    throw new Error(`apt-get could not install ${list}.\n${error.stderr ?? error}\n${otherWays}`);
  });
}

export const otherWays =
  'Or start them with Docker (compose.yaml says how), or name running ones in TRC_DATABASE_URL, TRC_NATS_URL and TRC_S3_ENDPOINT.';

/** Debian starts a fresh Postgres at once, on the usual port: invoke-rc.d asks this file first. */
async function withoutServiceStarts(work: () => Promise<void>): Promise<void> {
  if (existsSync(policyFile)) return work();
  const remove = () => rmSync(policyFile, { force: true });
  process.once('exit', remove);
  writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await work();
  } finally {
    remove();
    process.off('exit', remove);
  }
}

export interface Unpack {
  readonly name: string;
  readonly suite: string;
  readonly into: string;
}

/** Unpacks one package of another Debian suite into a folder; neither root nor the system's own sources are touched. */
export async function unpackPackage({ name, suite, into }: Unpack): Promise<void> {
  const work = `${into}.apt`;
  rmSync(work, { recursive: true, force: true });
  for (const folder of ['lists/partial', 'cache/archives/partial', 'etc'])
    mkdirSync(join(work, folder), { recursive: true });
  writeFileSync(
    join(work, 'etc/suite.sources'),
    `Types: deb\nURIs: ${await mirror()}\nSuites: ${suite}\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n`,
  );
  const settings = [
    'Dir::Etc::sourcelist "/dev/null";',
    `Dir::Etc::sourceparts "${work}/etc";`,
    `Dir::State::lists "${work}/lists";`,
    `Dir::Cache "${work}/cache";`,
    'APT::Sandbox::User "root";',
    'Acquire::Languages "none";',
    'Acquire::Retries "3";',
  ];
  writeFileSync(join(work, 'apt.conf'), settings.join('\n'));
  const options: ExecFileOptions = {
    cwd: work,
    env: { ...process.env, APT_CONFIG: join(work, 'apt.conf') },
    maxBuffer: 2 ** 26,
  };
  try {
    await run('apt-get', ['update', '-qq'], options);
    await run('apt-get', ['download', '-qq', name], options);
    const archive = readdirSync(work).find((file) => file.startsWith(`${name}_`));
    if (!archive) throw new Error(`${name} is not in ${suite}`);
    mkdirSync(into, { recursive: true });
    await run('dpkg-deb', ['-x', join(work, archive), into]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The mirror that this machine uses for Debian itself. apt tells it only after its first update; the source files always do. */
async function mirror(): Promise<string> {
  const { stdout } = await run('apt-get', [
    'indextargets',
    '--format',
    '$(REPO_URI)',
    'Created-By: Packages',
  ]);
  const files = ['/etc/apt/sources.list', ...sourceFiles('/etc/apt/sources.list.d')].filter(existsSync);
  const texts = [stdout, ...files.map((file) => readFileSync(file, 'utf8'))];
  const known = texts.flatMap((text) => text.match(/https?:\/\/\S+\/debian\/?(?=\s|$)/g) ?? []);
  if (!known[0]) throw new Error('apt knows no mirror of Debian');
  return known[0];
}

function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /\.(list|sources)$/.test(name));
  return names.map((name) => join(folder, name));
}
