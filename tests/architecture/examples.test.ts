import { globSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Operation } from '@trc/contracts/http/operation';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { readJson, root } from './code.ts';
import {
  type ContractFile,
  contractsFolder,
  filesOf,
  messagesOf,
  operationsOf,
  queriesOf,
  schemaOf,
  signalsOf,
} from './contracts-here.ts';

const exampleOf = (file: ContractFile) =>
  readJson<unknown>(`${contractsFolder}/examples/${file.example}.json`);

/** A golden example says everything and nothing more: reading it neither adds nor takes away. */
function expectGolden(schema: z.ZodType | undefined, example: unknown): void {
  expect(schema?.parse(example)).toEqual(example);
}

/** These hold a function or a table, no document. */
const withoutDocument = ['documents/open-text.v1', 'documents/refresh.v1', 'documents/feedback.v1'];
const documents = filesOf('documents').filter(({ example }) => !withoutDocument.includes(example));

describe('a golden example of every contract', () => {
  it.each(filesOf('commands', 'events'))('$example is read by its message', (file) => {
    const [message] = messagesOf(file);
    expectGolden(message?.schema, exampleOf(file));
  });

  it.each(filesOf('queries'))('$example is read by its query, request and reply', (file) => {
    const [query] = queriesOf(file);
    const { request, reply, ...others } = exampleOf(file) as { request: unknown; reply: unknown };
    expectGolden(query?.request, request);
    expectGolden(query?.reply, reply);
    expect(Object.keys(others)).toEqual([]);
  });

  it.each(filesOf('signals'))('$example is read by its signal', (file) => {
    expectGolden(signalsOf(file)[0]?.schema, exampleOf(file));
  });

  it.each(filesOf('webhooks'))('$example is what customers were promised', (file) => {
    expectGolden(schemaOf(file, 'Webhook') ?? undefined, exampleOf(file));
  });

  it.each(documents)('$example is read by its document', (file) => {
    expectGolden(schemaOf(file, 'Schema') ?? undefined, exampleOf(file));
  });

  it.each(filesOf('http'))(
    '$example is read by its operation: what is sent, and what is answered',
    (file) => {
      const [operation] = operationsOf(file) as [Operation];
      const { response, ...sent } = exampleOf(file) as Record<string, unknown>;
      const parts = { params: operation.params, query: operation.query, body: operation.body };
      const expected = Object.entries(parts).flatMap(([name, schema]) => (schema ? [name] : []));
      expect(Object.keys(sent).sort()).toEqual(expected.sort());
      // Text of an address becomes numbers, and what is left out gets its default: sending is not golden, answering is.
      for (const [name, schema] of Object.entries(parts))
        if (schema) expect(schema.safeParse(sent[name]).error).toBeUndefined();
      if (operation.response) expectGolden(operation.response, response);
      else expect(response).toBeUndefined();
    },
  );

  it('no example is without its contract', () => {
    const known = new Set(
      filesOf('commands', 'events', 'queries', 'signals', 'webhooks', 'documents', 'http').map(
        ({ example }) => example,
      ),
    );
    const found = globSync('**/*', { cwd: join(root, contractsFolder, 'examples'), withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        posix
          .relative(join(root, contractsFolder, 'examples'), join(entry.parentPath, entry.name))
          .replaceAll('\\', '/'),
      );
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((path) => !known.has(path.replace(/\.json$/, '')))).toEqual([]);
  });
});
