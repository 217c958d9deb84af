import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { defineConfig } from 'rolldown';

/** What is started by itself: the service, its worker threads, and its one-off programs. */
const entries = readdirSync('src').filter((file) =>
  /^(main|migrate|topology|first-operator|seed-demo|.+\.worker)\.ts$/.test(file),
);

/**
 * One build path for every service: its own code and the workspace libraries become one bundle with a source map.
 * Packages from the registry stay outside the bundle, because telemetry can only instrument what it can load by name.
 */
export default defineConfig({
  cwd: process.cwd(),
  input: Object.fromEntries(entries.map((file) => [basename(file, '.ts'), `src/${file}`])),
  platform: 'node',
  tsconfig: '../../tsconfig.base.json',
  external: (id) => !/^(\.|\/|@trc\/|@oxc-project\/|\0)/.test(id) && !id.startsWith('src/'),
  output: { dir: 'dist', format: 'esm', sourcemap: true, keepNames: true, cleanDir: true },
  onLog(level, log, handler) {
    if (level === 'warn') throw new Error(`${basename(process.cwd())}: ${log.message}`);
    handler(level, log);
  },
});
