import { errorCodeSchema } from '@trc/contracts/errors';
import type { Operation } from '@trc/contracts/http/operation';
import { expect } from 'vitest';
import { z } from 'zod';

export interface File {
  readonly filename: string;
  readonly bytes: Uint8Array;
}

type BodyOf<O> = O extends { readonly body: infer S extends z.ZodType } ? z.input<S> : never;
export type ResponseOf<O> = O extends { readonly response: infer S extends z.ZodType } ? z.output<S> : null;

export interface Given<O> {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: BodyOf<O>;
  readonly file?: File;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string().min(1),
  status: z.number().int(),
  code: errorCodeSchema,
  detail: z.string().optional(),
});

/** A problem document with the header that says when to come back. */
export type Refusal = z.output<typeof problemSchema> & { readonly retryAfterS: number | null };

/** The public API as a customer calls it. Every answer is read with the contract's own schema. */
export class Api {
  readonly url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.url = url;
    this.#headers = headers;
  }

  /** The raw answer; redirects are not followed. */
  send<O extends Operation>(operation: O, given: Given<O> = {}): Promise<Response> {
    const { params = {}, query = {}, body, file, headers, signal } = given;
    const path = operation.path.replace(/:(\w+)/g, (_, name: string) => String(params[name]));
    const url = new URL(path, this.url);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const form = file && formOf(operation.multipart?.field ?? 'audio', file);
    const json = body === undefined ? undefined : JSON.stringify(body);
    return fetch(url, {
      method: operation.method,
      redirect: 'manual',
      signal: signal ?? null,
      headers: { ...this.#headers, ...(json && { 'content-type': 'application/json' }), ...headers },
      ...(form || json ? { body: form ?? json ?? null } : {}),
    });
  }

  /** The answer that the contract promises; anything else fails the test with what came instead. */
  async call<O extends Operation>(operation: O, given: Given<O> = {}): Promise<ResponseOf<O>> {
    const response = await this.send(operation, given);
    const text = await response.text();
    expect(`${response.status} ${response.status === operation.status ? '' : text}`.trim()).toBe(
      String(operation.status),
    );
    if (operation.response === null) return null as ResponseOf<O>;
    return operation.response.parse(JSON.parse(text)) as ResponseOf<O>;
  }

  /** The problem document of a call that must be refused. */
  async refusal<O extends Operation>(operation: O, given: Given<O> = {}): Promise<Refusal> {
    const response = await this.send(operation, given);
    const text = await response.text();
    expect(response.headers.get('content-type'), text).toContain('application/problem+json');
    const problem = problemSchema.parse(JSON.parse(text));
    expect(problem.status).toBe(response.status);
    const retryAfter = response.headers.get('retry-after');
    return { ...problem, retryAfterS: retryAfter === null ? null : Number(retryAfter) };
  }
}

function formOf(field: string, { filename, bytes }: File): FormData {
  const form = new FormData();
  form.append(field, new Blob([Uint8Array.from(bytes)]), filename);
  return form;
}
