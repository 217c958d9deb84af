import { problemOf } from '../api/problem.ts';

interface Issue {
  readonly at: string;
  readonly message: string;
}

/** What a refusal says about single fields, each under its path in the body that was sent: `links.support`. */
export function issuesOf(error: unknown): readonly Issue[] {
  if (!error) return [];
  const { members, detail } = problemOf(error);
  if (Array.isArray(members['issues'])) return members['issues'] as readonly Issue[];
  // A rule that is no matter of form stands in the sentence: "base_url: must begin with https://".
  const named = /^([a-z_]+(?:\.[a-z_]+)*): (.+)$/s.exec(detail ?? '');
  return named?.[1] && named[2] ? [{ at: named[1], message: named[2] }] : [];
}

/** What a refusal says about a field and what lies in it; nothing when it is about something else. */
export function fieldProblem(error: unknown, field: string): string | undefined {
  const messages = issuesOf(error)
    .filter(({ at }) => at === field || at.startsWith(`${field}.`))
    .map(({ message }) => message);
  return messages.length > 0 ? messages.join('; ') : undefined;
}
