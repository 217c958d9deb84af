import { globSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import type { Operation } from '@trc/contracts/http/operation';
import { type MessageContract, type QueryContract, services } from '@trc/contracts/message';
import type { z } from 'zod';
import { root } from './code.ts';

export const contractsFolder = 'libs/contracts';
const kinds = ['commands', 'events', 'queries', 'signals', 'webhooks', 'documents', 'http'] as const;
export type Kind = (typeof kinds)[number];

export interface Signal {
  readonly subject: string;
  readonly schema: z.ZodType;
}

/** One versioned file of libs/contracts with what it exports. */
export interface ContractFile {
  readonly kind: Kind;
  /** `build-world.v1`: the name of the file. */
  readonly name: string;
  readonly path: string;
  /** `commands/build-world.v1`: the place of its golden example. */
  readonly example: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

export const contractFiles: readonly ContractFile[] = await Promise.all(
  globSync(`src/{${kinds.join(',')}}/*.v*.ts`, { cwd: join(root, contractsFolder) })
    .sort()
    .map(async (file) => {
      const path = posix.join(contractsFolder, file.replaceAll('\\', '/'));
      const kind = basename(dirname(path)) as Kind;
      const name = basename(path, '.ts');
      return { kind, name, path, example: `${kind}/${name}`, exports: await import(join(root, path)) };
    }),
);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** What every service has is a function of the service: here it is asked for each of them. */
function stated(file: ContractFile): unknown[] {
  return Object.values(file.exports).flatMap((value) =>
    typeof value === 'function' &&
    /^(?:(replay|list)DeadLetters?|exportUser|user(Exported|DataErased))$/.test(value.name)
      ? services.map((service) => value(service))
      : [value],
  );
}

export function messagesOf(file: ContractFile): MessageContract[] {
  return stated(file).filter(
    (value): value is MessageContract =>
      isObject(value) && (value['kind'] === 'command' || value['kind'] === 'event'),
  );
}

export function queriesOf(file: ContractFile): QueryContract[] {
  return stated(file).filter((value): value is QueryContract => isObject(value) && value['kind'] === 'query');
}

export function signalsOf(file: ContractFile): Signal[] {
  return Object.values(file.exports).filter(
    (value): value is Signal => isObject(value) && typeof value['subject'] === 'string' && !('kind' in value),
  );
}

export function operationsOf(file: ContractFile): Operation[] {
  return Object.values(file.exports).filter(
    (value): value is Operation => isObject(value) && 'method' in value && 'path' in value,
  );
}

/** The schema that bears the name of the file: `worldSchema` of `world.v1.ts`, `worldReadyWebhook` of `world-ready.v1.ts`. */
export function schemaOf(file: ContractFile, ending: 'Schema' | 'Webhook'): z.ZodType | null {
  const camel = file.name
    .replace(/\.v\d+$/, '')
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const schema = file.exports[`${camel}${ending}`];
  return isObject(schema) ? (schema as unknown as z.ZodType) : null;
}

export const filesOf = (...wanted: readonly Kind[]) =>
  contractFiles.filter(({ kind }) => wanted.includes(kind));
