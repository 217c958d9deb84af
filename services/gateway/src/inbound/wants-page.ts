import type { FastifyRequest } from 'fastify';

/** Whether somebody looks at the answer: browsers ask for HTML when they go to an address, programs do not. */
export const wantsPage = ({ headers }: FastifyRequest): boolean =>
  headers.accept?.includes('text/html') ?? false;
