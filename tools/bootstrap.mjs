/**
 * Runs before `npm start` and `npm test` under whatever Node the machine has, from Node 20 on:
 * installs the packages when the lock file changed, and with them the Node that runs everything else.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';

const stamp = 'node_modules/.lock-stamp';
const oldest = [22, 18];

const want = createHash('sha256')
  .update(readFileSync('package-lock.json'))
  .update(`${process.platform} ${process.arch}`)
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== want) {
  // npm must run on the system's Node, not on the copy inside node_modules that it is about to delete.
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const { status } = spawnSync(
    'npm',
    ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    // What comes after may have its output read by a program; npm's words do not belong there.
    { stdio: ['ignore', 2, 2], env: { ...process.env, PATH: path.join(delimiter) } },
  );
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, want);
}

const own = 'node_modules/.bin/node';
const { stdout } = spawnSync(existsSync(own) ? own : process.execPath, ['--version'], { encoding: 'utf8' });
const [major = 0, minor = 0] = (stdout ?? '').slice(1).split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  console.error(
    `This needs Node ${oldest.join('.')} or newer; here is ${process.version}. Linux on x64 and arm64 (glibc) gets its own copy, elsewhere install Node 24 from nodejs.org.`,
  );
  process.exit(1);
}
