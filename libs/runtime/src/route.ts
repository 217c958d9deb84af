import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import type { Method, Operation } from '@trc/contracts/http/operation';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { parseOrProblem } from './http-problem.ts';

/** Metadata key under which a guard finds the operation that a method serves. */
export const OPERATION = 'trc:operation';

const methods: Readonly<Record<Method, RequestMethod>> = {
  GET: RequestMethod.GET,
  POST: RequestMethod.POST,
  PUT: RequestMethod.PUT,
  PATCH: RequestMethod.PATCH,
  DELETE: RequestMethod.DELETE,
};

/** The method serves this operation of the public API, under its path and further ones. */
export function Route(operation: Operation, aliases: readonly string[] = []): MethodDecorator {
  return applyDecorators(
    SetMetadata(OPERATION, operation),
    RequestMapping({ path: [operation.path, ...aliases], method: methods[operation.method] }),
    HttpCode(operation.status),
  );
}

type Parsed<O, K extends string> = O extends { readonly [key in K]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;

export interface InputOf<O extends Operation> {
  readonly params: Parsed<O, 'params'>;
  readonly query: Parsed<O, 'query'>;
  readonly body: Parsed<O, 'body'>;
}

/** Path, query and body as the operation's schemas read them. What does not fit is the problem `invalid-request`. */
export const Input = createParamDecorator((operation: Operation, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return {
    params: operation.params && parseOrProblem(operation.params, request.params),
    query: operation.query && parseOrProblem(operation.query, request.query),
    body: operation.body && parseOrProblem(operation.body, request.body ?? {}),
  };
}) as <O extends Operation>(operation: O) => ParameterDecorator;
