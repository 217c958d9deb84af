import { migrationVariables, topologyVariables, type Variable, type Variables } from '@trc/runtime/config';
import type { IContainer } from 'kubernetes-models/v1/Container';
import { readServiceVariables } from '../../../tools/service-variables.ts';

/** What one container of ours runs. */
export interface Program {
  /** The service's folder. */
  readonly service: string;
  /** A service's own program is `main`. */
  readonly name: 'main' | 'migrate' | 'topology';
  readonly variables: readonly Variable[];
}

export const serviceVariables = await readServiceVariables();

const startLine = /^node --enable-source-maps services\/([a-z]+)\/dist\/(main|migrate|topology)\.js$/;

/** The program of a container, or `null` where it runs another image or another script. */
export function programOf({ command = [], args = [] }: IContainer): Program | null {
  const [, service, name] = startLine.exec([...command, ...args].join(' ')) ?? [];
  if (!service || !name) return null;
  const own = serviceVariables.get(service);
  if (!own) throw new Error(`There is no service ${service}.`);
  const known = { main: own, migrate: migrationVariables, topology: topologyVariables };
  const variables: Variables = known[name as Program['name']];
  return { service, name: name as Program['name'], variables: Object.values(variables) };
}

export const isRequired = ({ schema }: Variable): boolean => !schema.safeParse(undefined).success;
