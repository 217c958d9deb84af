import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './settings.ts';
import type { Stack } from './stack.ts';

export interface DemoKeys {
  readonly free: string;
  readonly pro: string;
  readonly enterprise: string;
  readonly admin: string;
}

export const demoFile = (runDir: string) => join(runDir, 'demo.json');

/** Nobody may read the keys of an earlier start while a new one is on its way. */
export function forgetDemo(runDir: string): void {
  rmSync(demoFile(runDir), { force: true });
}

/** Lets the gateway make one demo tenant per plan, and writes address and keys to `demo.json`. Safe to run twice. */
export async function seedDemo(stack: Stack): Promise<DemoKeys> {
  const script = join(root, 'services/gateway/dist/seed-demo.js');
  const { stdout } = await promisify(execFile)(process.execPath, ['--enable-source-maps', script], {
    env: { ...process.env, ...stack.environmentOf('gateway') },
  });
  const { keys } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { keys: DemoKeys };
  await Promise.all([untilOnPlan(stack, keys.pro, 'pro'), untilOnPlan(stack, keys.enterprise, 'enterprise')]);
  const content = { url: stack.url, keys, simulator_url: stack.simulatorUrl };
  writeFileSync(demoFile(stack.site.runDir), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

/** Billing hears of a tenant's plan by a message; who uses a key before that would meet the limits of the free plan. */
async function untilOnPlan(stack: Stack, key: string, plan: string): Promise<void> {
  const endMs = Date.now() + 15_000;
  while (Date.now() < endMs) {
    const answer = await fetch(`${stack.url}/v1/usage`, { headers: { authorization: `Bearer ${key}` } });
    if (answer.ok && ((await answer.json()) as { plan: string }).plan === plan) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The demo tenant did not get its plan ${plan}.`);
}
