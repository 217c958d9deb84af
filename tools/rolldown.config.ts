import { basename } from 'node:path';
import { defineConfig } from 'rolldown';

/**
 * One build path for every service: its own code and the workspace libraries become one file with a source map.
 * Packages from the registry stay outside the bundle, because telemetry can only instrument what it can load by name.
 */
export default defineConfig({
  cwd: process.cwd(),
  input: { main: 'src/main.ts' },
  platform: 'node',
  tsconfig: '../../tsconfig.base.json',
  external: (id) => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('@trc/') && !id.startsWith('@oxc-project/'),
  output: { dir: 'dist', format: 'esm', sourcemap: true, keepNames: true },
  onLog(level, log, handler) {
    if (level === 'warn') throw new Error(`${basename(process.cwd())}: ${log.message}`);
    handler(level, log);
  },
});
