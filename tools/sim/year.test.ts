import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { root } from '../settings.ts';

const lastLine = z.object({ dollars_per_user_week: z.number(), violations: z.number() });

it('five listeners live three weeks without a broken rule, for less than a fifth of a cent a week', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'tools/sim-year.ts'), '--listeners', '5', '--weeks', '3'],
    { cwd: root, env: { ...process.env, TRC_PORT_BASE: '', SIM_CATALOGUE: '' } },
  );
  expect(stdout).toContain('5 worlds, 10 refreshes');
  const { dollars_per_user_week, violations } = lastLine.parse(
    JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''),
  );
  expect(violations).toBe(0);
  expect(dollars_per_user_week).toBeGreaterThan(0);
  expect(dollars_per_user_week).toBeLessThan(0.002);
}, 60_000);
