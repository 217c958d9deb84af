import { inOrder, type Span, type TraceSummary } from './spans.ts';
import type { AuthorizeRequest } from './spotify/oauth.ts';
import { SCOPES } from './spotify/oauth.ts';
import type { User } from './spotify/state.ts';
import { escapeHtml } from './text.ts';

/** Pages load nothing and run no script; a form may be posted and its answer may lead to the app. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'cache-control': 'no-store',
} as const;

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
h1{font-size:1.3rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2rem .6rem .2rem 0;vertical-align:top}
code{font-size:.9em}button{font:inherit;padding:.4rem 1.2rem;margin-right:.6rem}label{display:block;margin:.2rem 0}
.lane{position:relative;background:#f1f1f1;height:1.1rem;min-width:20rem}.bar{position:absolute;top:.1rem;bottom:.1rem;min-width:2px;background:#1d70b8}.error{background:#d4351c}
.small{color:#555;font-size:.85em}`;

export function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
}

export function messagePage(title: string, message: string): string {
  return page(title, `<p>${escapeHtml(message)}</p>`);
}

/** The consent page. The whole request travels in hidden fields and is checked again when it comes back. */
export function consentPage(
  request: AuthorizeRequest,
  query: URLSearchParams,
  users: readonly User[],
): string {
  const hidden = [...query]
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
  const choices = users
    .map(
      (user, i) =>
        `<label><input type="radio" name="user_id" value="${escapeHtml(user.id)}"${i === 0 ? ' checked' : ''}> ${escapeHtml(user.displayName)} <span class="small">${escapeHtml(user.id)}${user.allowListed ? '' : ', not on the allow-list'}${user.premium ? ', Premium' : ''}</span></label>`,
    )
    .join('');
  const scopes = request.scopes
    .map((scope) => `<li>${escapeHtml(SCOPES[scope] ?? scope)} <code>${escapeHtml(scope)}</code></li>`)
    .join('');
  return page(
    `${request.app.name} asks for access`,
    `<form method="post" action="/spotify/accounts/authorize">${hidden}<fieldset><legend>Sign in as</legend>${choices}</fieldset>
<p>The app will be able to:</p><ul>${scopes || '<li>see your public profile</li>'}</ul>
<button name="decision" value="approve">Agree</button><button name="decision" value="deny">Cancel</button></form>`,
  );
}

export function tracesPage(traces: readonly TraceSummary[]): string {
  const rows = traces
    .map(
      (trace) =>
        `<tr><td><a href="/traces/${encodeURIComponent(trace.traceId)}">${escapeHtml(trace.root)}</a></td><td>${escapeHtml(trace.services.join(', '))}</td><td>${trace.spans}</td><td>${trace.errors}</td><td>${trace.durationMs.toFixed(1)} ms</td></tr>`,
    )
    .join('');
  return page(
    'Traces',
    `<table><tr><th>Root</th><th>Services</th><th>Spans</th><th>Errors</th><th>Duration</th></tr>${rows}</table>`,
  );
}

/** A waterfall: one line per span, its bar placed by time. */
export function tracePage(traceId: string, spans: readonly Span[]): string {
  const start = Math.min(...spans.map((span) => span.startMs));
  const total = Math.max(0.001, Math.max(...spans.map((span) => span.endMs)) - start);
  const percent = (ms: number) => ((100 * ms) / total).toFixed(3);
  const rows = inOrder(spans).map(({ span, depth }) => {
    const links = span.links
      .map((link) => `<a href="/traces/${encodeURIComponent(link.traceId)}">link</a>`)
      .join(' ');
    const detail = Object.entries(span.attributes)
      .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('\n');
    return `<tr><td style="padding-left:${depth * 1.1}rem" title="${escapeHtml(detail)}">${escapeHtml(span.name)} <span class="small">${escapeHtml(span.service)}, ${escapeHtml(span.kind)} ${links}</span></td><td><div class="lane"><div class="bar${span.status === 'error' ? ' error' : ''}" style="left:${percent(span.startMs - start)}%;width:${percent(span.endMs - span.startMs)}%"></div></div></td><td>${(span.endMs - span.startMs).toFixed(1)} ms</td></tr>`;
  });
  return page(
    `Trace ${traceId}`,
    `<p><a href="/traces">All traces</a>, ${spans.length} spans, ${total.toFixed(1)} ms</p><table>${rows.join('')}</table>`,
  );
}

export function indexPage(offers: readonly (readonly [string, string])[]): string {
  const rows = offers
    .map(([path, what]) => `<tr><td><code>${escapeHtml(path)}</code></td><td>${escapeHtml(what)}</td></tr>`)
    .join('');
  return page(
    'Simulator',
    `<p>Stand-ins for the outside world. Nothing here is real.</p><table>${rows}</table>`,
  );
}
