import { join } from 'node:path';
import { root } from './settings.ts';
import { lastLines, type Site } from './site.ts';

/** Builds what changed since the last build: everything, or one project. Throws with the end of the log. */
export async function build(site: Site, project?: string): Promise<void> {
  const running = site.launch({
    name: 'build',
    command: join(root, 'node_modules/.bin/nx'),
    args: ['run-many', '-t', 'build', '--outputStyle=static', ...(project ? ['-p', project] : [])],
    env: { NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' },
  });
  const { code } = await running.exited;
  if (code !== 0) throw new Error(`The build failed.\n${lastLines(running.logFile, 40)}`);
}
