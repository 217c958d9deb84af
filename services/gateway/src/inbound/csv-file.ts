import type { FastifyReply } from 'fastify';
import type { z } from 'zod';

/** What an operation answers, as its contract says. */
export type AnswerOf<O extends { readonly response: z.ZodType }> = z.output<O['response']>;

/** Text that a spreadsheet would take for a formula is quoted; ids and resources may come from anywhere. */
export const options = { header: true, escape_formulas: true } as const;

/** Truth as a spreadsheet reads it. */
export const cast = { boolean: (yes: boolean) => String(yes) };

/** Answers with a file that a spreadsheet opens. */
export function csvFile(reply: FastifyReply, name: string, body: string): string {
  reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`);
  return body;
}
