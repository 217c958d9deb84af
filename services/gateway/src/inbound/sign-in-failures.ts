import { type ArgumentsHost, Catch, Inject } from '@nestjs/common';
import { returnToSchema } from '@trc/contracts/http/sign-in';
import { ProblemFilter, problemOf } from '@trc/runtime/http-problem';
import type { Log } from '@trc/runtime/log';
import { LOG } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import type { PageFiles } from '../outbound/page-files.ts';
import { PAGE_FILES } from '../tokens.ts';
import type { ApiRequest } from './caller.guard.ts';
import { wantsPage } from './wants-page.ts';

/**
 * What goes wrong while a browser goes through a sign-in leads to the page that says so in words and offers what to do:
 * the account's for somebody who is signed in and wanted to link another account, else the one to sign in. Programs get
 * the problem document, as everybody does where there are no pages.
 */
@Catch()
export class SignInFailures extends ProblemFilter {
  readonly #hasPages: boolean;
  constructor(@Inject(LOG) log: Log, @Inject(PAGE_FILES) files: PageFiles | null) {
    super(log);
    this.#hasPages = files !== null;
  }

  override catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    const http = host.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    const { code } = problemOf(error);
    if (!this.#hasPages || !wantsPage(request) || code === 'internal') return super.catch(error, host);
    http.getResponse<FastifyReply>().redirect(failurePage(code, request), 303);
    return undefined;
  }
}

function failurePage(code: string, request: ApiRequest): string {
  const query = new URLSearchParams({ problem: code });
  if (request.caller) return `/account?${query}`;
  const { return_to } = request.query as { readonly return_to?: unknown };
  // Before the sign-in came back it says itself where it is to lead; that may be anything, so it is read as on any way.
  const returnTo = request.returnTo ?? returnToSchema.safeParse(return_to).data;
  if (returnTo !== undefined && returnTo !== '/') query.set('return_to', returnTo);
  return `/sign-in?${query}`;
}
