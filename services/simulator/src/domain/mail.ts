/** The parts of a message that tests look at. */
export interface Mail {
  readonly subject: string;
  /** The first text part, decoded. */
  readonly text: string;
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Reads a message (RFC 5322, MIME of RFC 2045-2047): subject and text, also out of nested multiparts. @param raw one character per byte */
export function readMail(raw: string): Mail {
  const message = split(raw);
  return { subject: decodeWords(message.headers.get('subject') ?? ''), text: firstText(message, 0) ?? '' };
}

function split(raw: string): Part {
  const end = /\r?\n\r?\n/.exec(raw);
  const head = (end ? raw.slice(0, end.index) : raw).replace(/\r?\n[ \t]+/g, ' ');
  const headers = new Map<string, string>();
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: end ? raw.slice(end.index + end[0].length) : '' };
}

function firstText({ headers, body }: Part, depth: number): string | undefined {
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary !== undefined && depth < 8) {
    const parts = body
      .split(`--${boundary}`)
      .slice(1)
      .filter((part) => !part.startsWith('--'));
    const texts = parts.map((part) => split(part.replace(/^\r?\n/, '')));
    const plain =
      texts.find((part) => /^text\/plain/i.test(part.headers.get('content-type') ?? 'text/plain')) ??
      texts[0];
    return plain && firstText(plain, depth + 1);
  }
  if (!/^text\//i.test(type)) return undefined;
  return decodeBody(body, headers.get('content-transfer-encoding')?.toLowerCase() ?? '');
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'base64') return utf8(atob(body.replace(/[^A-Za-z0-9+/=]/g, '')));
  return utf8(encoding === 'quoted-printable' ? unquote(body.replace(/=\r?\n/g, '')) : body);
}

const unquote = (text: string) =>
  text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
const utf8 = (bytes: string) => new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));

function decodeWords(text: string): string {
  return text
    .replace(/(=\?[^?]+\?[QB]\?[^?]*\?=)\s+(?==\?)/gi, '$1')
    .replace(/=\?[^?]+\?([QB])\?([^?]*)\?=/gi, (_, kind: string, data: string) =>
      utf8(kind.toUpperCase() === 'B' ? atob(data) : unquote(data.replaceAll('_', ' '))),
    );
}
