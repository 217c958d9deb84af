import type { TestGateway } from './http.ts';

/** What a person's browser keeps and sends: cookies, and the origin of the page that it shows. */
export class Browser {
  readonly #cookies = new Map<string, string>();
  readonly #gateway: TestGateway;

  constructor(gateway: TestGateway) {
    this.#gateway = gateway;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const own = { cookie, origin: this.#gateway.url, 'user-agent': 'Mozilla/5.0', ...headers };
    const answer = await this.#gateway.send('', method, path, body, own);
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  /** Who is signed in here; `null` is nobody. */
  async me(): Promise<{ user_id: string; tenant_id: string; role: string; email: string | null } | null> {
    const answer = await this.send('GET', '/v1/me');
    return answer.status === 200 ? ((await answer.json()) as never) : null;
  }
}
