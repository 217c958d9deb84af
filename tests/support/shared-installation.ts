/** Starts the installation that journeys of one configuration share; vitest ends it after the last of them. */
import type { TestProject } from 'vitest/node';
import { type InstallationPlace, install, whereIs } from './installation.ts';
import { allCallsAllowed } from './settings.ts';

declare module 'vitest' {
  interface ProvidedContext {
    shared: InstallationPlace;
  }
}

export default async function setup(project: TestProject) {
  const { stack, stop } = await install('shared', { env: allCallsAllowed });
  project.provide('shared', whereIs(stack));
  return async () => {
    // In order, because only then do they leave the code that they have compiled to the next starts.
    await stack.supervisor.stopAll();
    await stop();
  };
}
