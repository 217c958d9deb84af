import { type Operation, scopeOf, scopes } from '@trc/contracts/http/operation';
import { operations } from '@trc/contracts/http/operations';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readJson } from '../architecture/code.ts';
import { contractsFolder, filesOf, operationsOf } from '../architecture/contracts-here.ts';
import { Api } from '../support/api.ts';
import { joinInstallation, type SharedInstallation } from '../support/installation.ts';
import { fillTenant, idsOf, rowsOf } from '../support/own-data.ts';
import { keyWith, type Tenant } from '../support/tenants.ts';

type Parts = Readonly<Record<'params' | 'query' | 'body', Readonly<Record<string, unknown>> | undefined>>;

/** What the golden example of an operation sends. */
const exampleOf = new Map(
  filesOf('http').flatMap((file) =>
    operationsOf(file).map(
      ({ id }) => [id, readJson<Parts>(`${contractsFolder}/examples/${file.example}.json`)] as const,
    ),
  ),
);
const closed = operations.filter(({ auth }) => auth !== 'public');

let installation: SharedInstallation;
let mine: Tenant;
let theirs: Tenant;
let theirIds: ReadonlySet<string>;
beforeAll(async () => {
  installation = joinInstallation(inject('shared'));
  [mine, theirs] = await Promise.all([
    installation.newTenant('enterprise'),
    installation.newTenant('enterprise'),
  ]);
  await fillTenant(installation, theirs);
  theirIds = await idsOf(installation, theirs);
});
afterAll(() => installation?.stop());

/** Sends the example of an operation, with every id in it changed by `swap`. */
async function send(api: Api, operation: Operation, swap: (id: string) => string = (id) => id) {
  const sent = JSON.parse(
    JSON.stringify(exampleOf.get(operation.id) ?? {}).replace(/\b[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}\b/g, swap),
  ) as Parts;
  const response = await api.send(operation, {
    params: sent.params as Record<string, string>,
    query: sent.query as Record<string, string>,
    ...(operation.method === 'GET' ? {} : { body: sent.body as never }),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, text: await response.text() };
}

const idsSentBy = (operation: Operation): readonly string[] => {
  const { params, query, body } = exampleOf.get(operation.id) ?? ({} as Parts);
  return JSON.stringify([params, query, body]).match(/\b[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}\b/g) ?? [];
};

describe('a route', () => {
  it.each(closed)(
    '$method $path is closed to who brings no key, and to an invented one',
    async (operation) => {
      for (const headers of [{}, { authorization: 'Bearer trc_invented' }]) {
        const { status, text } = await send(new Api(installation.stack.url, headers), operation);
        expect(`${status} ${text}`).toMatch(/^401 .*"code":"not-authenticated"/);
      }
    },
  );

  it('of another scope is closed to a key', async () => {
    const keys = new Map<string, Api>();
    for (const operation of closed) {
      const own = scopeOf(operation);
      const others = scopes.filter((scope) => scope !== own);
      const api = keys.get(own) ?? (await keyWith(installation.stack, mine, others));
      keys.set(own, api);
      const { status, text } = await send(api, operation);
      expect(`${operation.method} ${operation.path}: ${status} ${text}`).toMatch(
        /: 403 .*"code":"not-allowed"/,
      );
    }
  });

  it('of the operator is closed to the owner of a tenant', async () => {
    for (const operation of operations.filter(({ auth }) => auth === 'operator')) {
      const { status } = await send(mine.api, operation);
      expect(`${operation.method} ${operation.path}: ${status}`).toMatch(/: 403$/);
    }
  });
});

describe('a tenant’s key', () => {
  it('never sees or changes what another tenant has, by any route with any of its ids', async () => {
    expect(theirIds.size).toBeGreaterThan(20);
    const before = await settled();
    const seen: string[] = [];
    for (const operation of closed) {
      const kinds = new Set(idsSentBy(operation).map((id) => id.slice(0, 4)));
      const tries = kinds.size === 0 ? [''] : [...theirIds].filter((id) => kinds.has(id.slice(0, 4)));
      if (kinds.size === 0 && operation.method !== 'GET') continue;
      for (const wanted of tries) {
        const { status, text } = await send(mine.api, operation, (id) =>
          id.slice(0, 4) === wanted.slice(0, 4) ? wanted : pick(id),
        );
        const others = [...theirIds].filter((id) => id !== wanted && text.includes(id));
        const open = wanted !== '' && exampleOf.get(operation.id)?.params && status < 400;
        if (status >= 500 || open || others.length > 0)
          seen.push(`${operation.method} ${operation.path} with ${wanted}: ${status} ${text.slice(0, 200)}`);
      }
    }
    expect(seen).toEqual([]);
    expect(await settled()).toEqual(before);
  });
});

/** One of their ids of the same kind, or the example's own where they have none. */
const pick = (id: string): string =>
  [...theirIds].find((candidate) => candidate.slice(0, 4) === id.slice(0, 4)) ?? id;

/** Their rows, but for what changes by itself: letters and turns, and when a schedule looks at the tenant again. */
async function settled(): Promise<readonly string[]> {
  const restless = /\.(outbox|inbox|webhook_deliveries|webhook_attempts|mails|dispatch_\w+|schedules)$/;
  const rows = await rowsOf(installation, theirs, ['samples_check_at']);
  return rows.filter(({ place }) => !restless.test(place)).map(({ place, row }) => `${place} ${row}`);
}
