/** Where NATS is and as whom to enter, as `NATS_URL` tells it. */
export interface NatsAddress {
  /** `host:port` of each server of the cluster; nothing of it is secret. */
  readonly servers: readonly string[];
  /** Whether a server without TLS is refused. */
  readonly isTlsRequired: boolean;
  readonly login: { readonly user: string; readonly pass: string } | null;
}

const schemes = ['nats:', 'tls:'];

/**
 * Reads `nats://user:password@host:4222,nats://other:4222`: one scheme for all, name and password of the first server,
 * percent-encoded where they need it.
 * @throws Error that says what is wrong without a word of the address, which may hold the password.
 */
export function readNatsAddress(text: string): NatsAddress {
  const [first, ...others] = text.split(',').map((part) => parse(part.trim()));
  if (!first) throw new Error('names no server');
  if (others.some(({ protocol }) => protocol !== first.protocol))
    throw new Error('must name all servers with nats:// or all with tls://');
  if (Boolean(first.username) !== Boolean(first.password))
    throw new Error('needs user name and password together');
  return {
    servers: [first, ...others].map(({ host }) => host),
    isTlsRequired: first.protocol === 'tls:',
    login: first.username ? { user: decode(first.username), pass: decode(first.password) } : null,
  };
}

function parse(server: string): URL {
  const url = URL.canParse(server) ? new URL(server) : null;
  if (!url?.host || !schemes.includes(url.protocol))
    throw new Error('must be nats://host:port or tls://host:port, several separated by commas');
  return url;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error('has a user name or password that is not percent-encoded');
  }
}
