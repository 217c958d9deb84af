import { errors } from '@trc/contracts/errors';
import { operations } from '@trc/contracts/http/operations';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../services/gateway/src/inbound/openapi.ts';
import { at, decoratorsOf, services } from './code.ts';
import { filesOf, operationsOf } from './contracts-here.ts';

const gateway = services.find(({ folder }) => folder === 'services/gateway');
const files = filesOf('http');
const fileOf = new Map(files.flatMap((file) => operationsOf(file).map(({ id }) => [id, file.name] as const)));

/** What the gateway serves: the operation behind every `@Route(name)`, found by where the name is imported from. */
const served = (gateway?.files ?? []).flatMap((file) =>
  decoratorsOf(file)
    .filter(({ name }) => name === 'Route')
    .map(({ argument, line }) => {
      const source = file.imports
        .find(({ names }) => names.includes(argument))
        ?.specifier.replace('@trc/contracts/http/', '');
      const contract = files.find(({ name }) => name === source);
      const operation = contract?.exports[argument] as { id: string } | undefined;
      return { id: operation?.id ?? `unknown ${argument}`, where: at(file, line) };
    }),
);

describe('the public API', () => {
  it('lists every operation that has a file, once', () => {
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size, 'operation ids are unique').toBe(ids.length);
    expect(
      [...fileOf.keys()].filter((id) => !ids.includes(id)),
      'add these to http/operations.ts',
    ).toEqual([]);
    expect(
      files.filter((file) => operationsOf(file).length !== 1).map(({ path }) => path),
      'one operation for each file',
    ).toEqual([]);
  });

  it('has one address for each operation', () => {
    const addresses = operations.map(({ method, path }) => `${method} ${path}`);
    expect(addresses.filter((address, i) => addresses.indexOf(address) !== i)).toEqual([]);
  });

  it('is served by exactly one route for each operation', () => {
    const byId = Map.groupBy(served, ({ id }) => id);
    expect(
      operations.map(({ id }) => id).filter((id) => !byId.has(id)),
      'the gateway has no @Route for these',
    ).toEqual([]);
    const ids = new Set(operations.map(({ id }) => id));
    const wrong = [...byId].filter(([id, routes]) => routes.length > 1 || !ids.has(id));
    expect(wrong.map(([id, routes]) => `${id}: ${routes.map(({ where }) => where).join(', ')}`)).toEqual([]);
  });

  it('refuses with known codes only', () => {
    const wrong = operations.flatMap(({ id, refusals }) =>
      refusals.filter((code) => !(code in errors)).map((code) => `${id}: ${code}`),
    );
    expect(wrong).toEqual([]);
  });
});

type Json = Record<string, unknown>;
interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: ReadonlyArray<{ name: string; in: string; required: boolean; schema: Json }>;
  readonly requestBody?: { content: Record<string, { schema: Json }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
  readonly security?: ReadonlyArray<Record<string, unknown>>;
}

describe('the OpenAPI document', () => {
  const document = JSON.parse(JSON.stringify(openApiDocument())) as {
    openapi: string;
    info: { title: string; version: string };
    paths: Record<string, Record<string, Described>>;
    components: { securitySchemes: Json; schemas: Json };
  };
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

  it('is of version 3.1, with a title and a version', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info.title && document.info.version).toBeTruthy();
  });

  it('describes every operation under its id', () => {
    expect(described.map(({ operation }) => operation.operationId).sort()).toEqual(
      operations.map(({ id }) => id).sort(),
    );
    const methods = ['get', 'put', 'post', 'delete', 'patch'];
    expect(
      described.filter(({ method, path }) => !methods.includes(method) || !path.startsWith('/v1/')),
    ).toEqual([]);
  });

  it('declares exactly the parameters that stand in the path, each required', () => {
    const wrong = described.filter(({ path, operation }) => {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
      return (
        declared.some(({ required }) => !required) ||
        declared.map(({ name }) => name).join() !== inPath.join()
      );
    });
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('answers with a described success and with problems', () => {
    const wrong = described.filter(({ operation: { responses } }) => {
      const statuses = Object.keys(responses);
      const isProblem = ([status, { content }]: [string, Described['responses'][string]]) =>
        Number(status) < 400 || content?.['application/problem+json'] !== undefined;
      return (
        statuses.filter((status) => Number(status) < 400).length !== 1 ||
        !statuses.every((status) => /^[2-5]\d\d$/.test(status) && responses[status]?.description) ||
        !Object.entries(responses).every(isProblem)
      );
    });
    expect(wrong.map(({ path, method }) => `${method} ${path}`)).toEqual([]);
  });

  it('points only at parts that it has', () => {
    const missing: string[] = [];
    visit(document, (node) => {
      const { $ref } = node;
      if (typeof $ref === 'string' && resolve(document, $ref) === undefined) missing.push($ref);
    });
    const schemes = Object.keys(document.components.securitySchemes);
    const unknown = described
      .flatMap(({ operation }) => (operation.security ?? []).flatMap(Object.keys))
      .filter((name) => !schemes.includes(name));
    expect([...missing, ...unknown]).toEqual([]);
  });

  it('holds JSON Schemas: known types, and no required property that is not described', () => {
    const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];
    const wrong: string[] = [];
    const schemas = described.flatMap(({ operation }) => [
      ...operation.parameters.map(({ schema }) => schema),
      ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
      ...Object.values(operation.responses).flatMap(({ content }) =>
        Object.values(content ?? {}).map(({ schema }) => schema),
      ),
    ]);
    for (const schema of schemas)
      visit(schema, (node) => {
        const { type, required, properties } = node;
        if (typeof type === 'string' && !types.includes(type)) wrong.push(`type ${type}`);
        if (Array.isArray(required) && properties)
          for (const name of required)
            if (!(String(name) in (properties as Json))) wrong.push(`required ${name}`);
      });
    expect(schemas.length).toBeGreaterThan(operations.length);
    expect(wrong).toEqual([]);
  });
});

/** Every object below, but not the map of a schema's properties, whose names may be anything. */
function visit(value: unknown, look: (node: Json) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const item of value) visit(item, look);
  else {
    look(value as Json);
    for (const [key, child] of Object.entries(value))
      for (const inner of key === 'properties' ? Object.values(child as Json) : [child]) visit(inner, look);
  }
}

/** RFC 6901, as `$ref` uses it. */
function resolve(document: unknown, pointer: string): unknown {
  const parts = pointer
    .replace(/^#\//, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? (value as Json)[part] : undefined),
    document,
  );
}
