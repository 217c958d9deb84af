/** Writes docs/errors.md from the table of errors. A test fails when the page is older than the table. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '@trc/contracts/errors';
import { operations } from '@trc/contracts/http/operations';
import { root } from './settings.ts';

/** The text of docs/errors.md. */
export function errorDocs(): string {
  const sections = Object.entries(errors).map(([code, { status, title }]) => {
    const refusing = operations.filter(({ refusals }) => refusals.some((refusal) => refusal === code));
    const where = refusing.map(({ method, path }) => `\`${method} ${path}\``).join(', ');
    return [
      `## ${code}`,
      '',
      `${status}. ${title}`,
      ...(where ? ['', `Announced by ${where}.`] : []),
      '',
    ].join('\n');
  });
  return [
    '<!-- Made by `node tools/write-error-docs.ts` from libs/contracts/src/errors.ts. -->',
    '# Errors',
    '',
    'A refusal is a problem document (RFC 9457) of type `application/problem+json`: `type`, `title`, `status`, `code`,',
    'and where there is more to say `detail`, `trace_id` and further members. Decide by `code`; it never changes its meaning.',
    'A failed job carries one of the same codes in `error.code`.',
    '',
    ...sections,
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(root, 'docs/errors.md'), errorDocs());
