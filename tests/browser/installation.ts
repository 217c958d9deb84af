/** Starts the installation that all browser tests share, and finds the browser. */
import type { TestProject } from 'vitest/node';
import { findChromium } from '../../tools/parts/chromium.ts';
import type { BrowserPlace } from '../support/browser.ts';
import { install } from '../support/installation.ts';
import { allCallsAllowed } from '../support/settings.ts';

declare module 'vitest' {
  interface ProvidedContext {
    place: BrowserPlace;
  }
}

const say = (line: string) => process.stdout.write(`${line}\n`);

export default async function setup(project: TestProject) {
  const chromium = await findChromium(say);
  const { stack, stop, newTenant, rows } = await install('browser', { env: allCallsAllowed });
  // Whoever comes to the address of nobody in particular signs in here.
  const { id } = await newTenant('enterprise');
  await rows('update gateway.tenants set is_default = true where tenant_id = $1', [id]);
  const { DATABASE_URL = '', NATS_URL = '' } = stack.environmentOf('gateway');
  project.provide('place', {
    chromium,
    url: stack.url,
    simulatorUrl: stack.simulatorUrl,
    databaseUrl: DATABASE_URL,
    natsUrl: NATS_URL,
  });
  return stop;
}
