/** What the API says when it refuses (RFC 9457), or what stands for it when no answer came. */
export class ProblemError extends Error {
  /** Stable code of docs/errors.md; `offline` when no answer came, `unavailable` when it was no problem document. */
  readonly code: string;
  /** One sentence that says what to do. */
  readonly title: string;
  readonly detail: string | undefined;
  /** HTTP status, 0 without an answer. */
  readonly status: number;
  readonly retryAfterS: number | null;
  readonly traceId: string | undefined;
  /** Further members of the document, such as `issues` and `frees_at`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    document: Readonly<Record<string, unknown>>,
    retryAfterS: number | null = null,
  ) {
    const { code, title, detail, trace_id, ...members } = document;
    super(typeof detail === 'string' ? detail : String(title));
    this.name = 'ProblemError';
    this.status = status;
    this.code = typeof code === 'string' ? code : 'unavailable';
    this.title = typeof title === 'string' ? title : 'Something went wrong; try again in a moment.';
    this.detail = typeof detail === 'string' ? detail : undefined;
    this.traceId = typeof trace_id === 'string' ? trace_id : undefined;
    this.retryAfterS = retryAfterS;
    this.members = members;
  }
}

/** The problem behind anything that was thrown. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError(0, {
    code: 'unavailable',
    title: 'Something went wrong on this page; reload it.',
    detail: error instanceof Error ? error.message : undefined,
  });
}

/** No answer came: the network, or the installation, is away. */
export function offlineProblem(): ProblemError {
  return new ProblemError(0, {
    code: 'offline',
    title: 'The connection is gone; it is tried again as soon as it is back.',
  });
}

/** The problem that an answer tells. */
export async function problemIn(response: Response): Promise<ProblemError> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const document: unknown = await response.json().catch(() => null);
  return new ProblemError(
    response.status,
    document !== null && typeof document === 'object' ? { ...document } : {},
    Number.isFinite(retryAfter) ? retryAfter : null,
  );
}
