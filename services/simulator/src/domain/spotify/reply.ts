/** An answer before it is put on the wire. A missing body is an empty answer. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const done = (status = 200): Reply => ({ status });

/** The error body of Spotify's API. */
export function refuse(status: number, message: string, reason?: string): Reply {
  return { status, body: { error: { status, message, ...(reason ? { reason } : {}) } } };
}

export const notFound = (): Reply => refuse(404, 'Resource not found');
export const forbidden = (): Reply => refuse(403, 'Forbidden');
export const missingScope = (): Reply => refuse(403, 'Insufficient client scope');

export function isReply(value: unknown): value is Reply {
  return typeof value === 'object' && value !== null && 'status' in value && typeof value.status === 'number';
}
