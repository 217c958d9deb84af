import { type Brand, houseBrand } from '@trc/contracts/documents/brand.v1';
import { type ErrorCode, errors } from '@trc/contracts/errors';
import type { Operation } from '@trc/contracts/http/operation';
import { operations } from '@trc/contracts/http/operations';
import { z } from 'zod';
import { cookiesOf } from './cookies.ts';

/** Under whose name and at which address the API is described. */
export interface Publisher {
  readonly brand: Brand;
  /** Scheme, host and port; left out, the document is of the address that it was got from. */
  readonly address?: string;
}

/** The OpenAPI 3.1 document of the public API, made from the same contracts as the routes. */
export function openApiDocument({ brand, address }: Publisher = { brand: houseBrand }) {
  const { support, terms } = brand.links;
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: brand.name,
      version: '1',
      description: `The API of ${brand.name}: worlds of taste that become playlists, and sounds that become a sample library.`,
      contact: { name: brand.name, ...(support ? { url: support } : {}) },
      ...(terms ? { termsOfService: terms } : {}),
    },
    ...(address ? { servers: [{ url: address }] } : {}),
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: cookiesOf(address ?? '').session },
      },
      schemas: { Problem: problem },
    },
  };
}

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { enum: Object.keys(errors) },
    detail: { type: 'string' },
    trace_id: { type: 'string' },
  },
};

function describe(operation: Operation) {
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.auth === 'public' ? {} : { security: [{ key: [] }, { session: [] }] }),
    parameters: [...parameters(operation.params, 'path'), ...parameters(operation.query, 'query')],
    ...(operation.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(operation.body) } },
          },
        }
      : {}),
    ...(operation.multipart ? { requestBody: formWith(operation.multipart.field) } : {}),
    responses: { [operation.status]: answer(operation), ...refusals(operation) },
  };
}

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query') {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema) as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}

function formWith(field: string) {
  const schema = {
    type: 'object',
    required: [field],
    properties: { [field]: { type: 'string', contentMediaType: 'application/octet-stream' } },
  };
  return { required: true, content: { 'multipart/form-data': { schema } } };
}

function answer({ response, status }: Operation) {
  const description = status === 302 ? 'The address to go to.' : 'Done.';
  return response
    ? { description, content: { 'application/json': { schema: schemaOf(response, 'output') } } }
    : { description };
}

function refusals({ refusals: own, auth }: Operation) {
  const codes: ErrorCode[] = [
    ...(auth === 'public' ? [] : (['not-authenticated'] as const)),
    ...own,
    'unavailable',
  ];
  const byStatus = Map.groupBy(codes, (code) => errors[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      {
        description: list.map((code) => `\`${code}\`: ${errors[code].title}`).join('\n\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'input') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
