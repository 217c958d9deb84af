import { Problem } from '@trc/runtime/http-problem';
import { isTimeZone } from '../domain/next-run.ts';

/** Throws the problem that says what a time zone looks like. */
export function requireTimeZone(name: string | undefined): void {
  if (name === undefined || isTimeZone(name)) return;
  throw new Problem('invalid-request', {
    detail: `time_zone: "${name}" is no time zone; send an IANA name such as Asia/Tokyo.`,
  });
}
