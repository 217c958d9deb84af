import type { Brand } from '@trc/contracts/documents/brand.v1';
import { escaped } from './html.ts';
import type { MailContent, ReadySound } from './mail.ts';
import { textOn } from './text-on.ts';

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What a mail says, before it gets a look. */
interface Words {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly action: { readonly label: string; readonly url: string } | null;
}

/**
 * A mail in the words and the look of a brand. `baseUrl` is where the brand's people reach the product, `unsubscribeUrl` where they
 * decline mails of this kind, if they can. Everything that comes from
 * people is escaped in the HTML and is one line in the subject; the text says the same as the HTML.
 */
export function renderMail(
  brand: Brand,
  mail: MailContent,
  baseUrl: string,
  unsubscribeUrl: string | null = null,
): RenderedMail {
  const words = wordsOf(brand, mail, (path) => new URL(path, baseUrl).href);
  const footer = footerOf(brand, unsubscribeUrl);
  return {
    subject: oneLine(words.subject),
    text: textOf(brand, words, footer),
    html: htmlOf(brand, words, footer),
  };
}

/** The address of one of our pages, under the brand's own. */
type PageAt = (path: string) => string;

function wordsOf(brand: Brand, mail: MailContent, pageAt: PageAt): Words {
  switch (mail.kind) {
    case 'sign-in':
      return {
        subject: `Sign in to ${brand.name}`,
        paragraphs: [
          `With this link you sign in. It works once, for ${mail.minutes} minutes.`,
          'If you did not ask for it, ignore this mail: nothing happens without the link.',
        ],
        action: { label: 'Sign in', url: mail.link },
      };
    case 'invitation':
      return {
        subject: `${mail.invitedBy} invites you to ${brand.name}`,
        paragraphs: [`${mail.invitedBy} has invited you to ${brand.name}.`],
        action: { label: 'Accept the invitation', url: mail.link },
      };
    case 'sample-ready':
      return {
        subject: mail.sounds.length + mail.more > 1 ? 'Your samples are ready!' : 'Your sample is ready!',
        paragraphs: [
          ...mail.sounds.map(soundLine),
          ...(mail.more > 0 ? [`And ${plural(mail.more, 'more sound')}.`] : []),
        ],
        action: playOf(mail, pageAt),
      };
    case 'playlists-ready':
      return {
        subject: `${mail.world}: your playlists are ready`,
        paragraphs: [`${plural(mail.count, 'playlist')} of your world “${mail.world}” can be heard now.`],
        action: { label: 'Listen', url: pageAt(`/worlds/${mail.worldId}`) },
      };
    case 'connection-ends':
      return {
        subject: 'Your Spotify connection ends',
        paragraphs: [
          `Spotify ends every connection after six months: yours on ${day(mail.endsAt)}.`,
          'Connect again, and your worlds keep refreshing. Until then they rest as they are.',
        ],
        action: { label: 'Connect again', url: pageAt('/account') },
      };
    case 'sounds-expire':
      return {
        subject: `${plural(mail.count, 'sound')} will be deleted`,
        paragraphs: [
          `Your plan keeps sounds for a time. ${plural(mail.count, 'sound')} of yours will be deleted from ${day(mail.deleteAt)} on.`,
          'Download what you want to keep, or change the plan: then they stay.',
        ],
        action: { label: 'Open the library', url: pageAt('/samples') },
      };
    case 'limit-approached':
      return {
        subject: `${mail.percent} % of ${limitNames[mail.limit] ?? mail.limit} is used`,
        paragraphs: [
          mail.percent >= 100
            ? `${capital(limitNames[mail.limit] ?? mail.limit)} is used up: all of ${amount(mail.limit, mail.of)}.`
            : `You have used ${mail.percent} % of ${limitNames[mail.limit] ?? mail.limit}, which is ${amount(mail.limit, mail.of)}.`,
          'A larger plan, or a higher budget, gives more room.',
        ],
        action: { label: 'See what is used', url: pageAt('/settings/usage') },
      };
    case 'endpoint-disabled':
      return {
        subject: 'A webhook endpoint was switched off',
        paragraphs: [
          `Nothing is delivered to ${mail.url} any more. ${mail.reason}`,
          'Switch it on again when it answers, and replay what it missed.',
        ],
        action: { label: 'Look at the endpoint', url: pageAt('/settings/webhooks') },
      };
    case 'domain-lost':
      return {
        subject: `${mail.domain} is no longer proven`,
        paragraphs: [
          `The TXT record that says that ${mail.domain} is yours was missing for days. Nothing is served under the domain any more.`,
          'Set the record again and verify the domain, and everything is as before.',
        ],
        action: { label: 'Look at the domains', url: pageAt('/settings/domains') },
      };
    case 'export-ready':
      return {
        subject: 'Your export is ready',
        paragraphs: [`It can be downloaded until ${day(mail.expiresAt)}.`],
        action: { label: 'Download', url: mail.link },
      };
  }
}

/** One sound is heard on its own page. */
function playOf(
  { sounds, more }: Extract<MailContent, { kind: 'sample-ready' }>,
  pageAt: PageAt,
): NonNullable<Words['action']> {
  const [first] = sounds;
  return first && sounds.length + more === 1
    ? { label: 'Play it', url: pageAt(`/samples/${first.id}`) }
    : { label: 'Open the library', url: pageAt('/samples') };
}

const limitNames: Readonly<Record<string, string>> = {
  uploads: 'your upload limit',
  storage_bytes: 'your storage',
  worlds: 'your worlds',
  model_micros: 'your model budget',
  api_requests: 'your API requests',
  budget: 'your budget',
};

function amount(limit: string, value: number): string {
  if (limit === 'storage_bytes') return `${round(value / 1024 ** 2)} MiB`;
  if (limit === 'model_micros' || limit === 'budget') return `$${(value / 1_000_000).toFixed(2)}`;
  return String(value);
}

function soundLine({ filename, bpm, key, tags }: ReadySound): string {
  const facts = [bpm === null ? null : `${round(bpm)} BPM`, key, ...tags].filter((fact) => fact !== null);
  return facts.length > 0 ? `${filename}: ${facts.join(', ')}` : filename;
}

const round = (value: number) => String(Math.round(value * 10) / 10);
const plural = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
/** `2026-11-27T12:00:00.000Z` as `2026-11-27`: the same for readers of every language. */
const day = (instant: string) => instant.slice(0, 10);

function footerOf(
  { links }: Brand,
  unsubscribeUrl: string | null,
): ReadonlyArray<{ label: string; url: string }> {
  const all = [
    { label: 'Help', url: links.support },
    { label: 'Terms', url: links.terms },
    { label: 'Privacy', url: links.privacy },
    { label: 'No more mails of this kind', url: unsubscribeUrl },
  ];
  return all.flatMap(({ label, url }) => (url === null ? [] : [{ label, url }]));
}

type Footer = ReturnType<typeof footerOf>;

function textOf(brand: Brand, { paragraphs, action }: Words, footer: Footer): string {
  const blocks = [
    ...paragraphs.map(oneLine),
    ...(action ? [`${action.label}:\n${oneLine(action.url)}`] : []),
    ['-- ', oneLine(brand.name), ...footer.map(({ label, url }) => `${label}: ${url}`)].join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Tables and styles in place: what mail programs understand. The logo is the one picture. */
function htmlOf(brand: Brand, { subject, paragraphs, action }: Words, footer: Footer): string {
  const { primary, background, text } = brand.colours;
  const logo = brand.logo_url
    ? `<img src="${inHtml(brand.logo_url)}" alt="${inHtml(brand.name)}" height="40" style="height:40px;border:0">`
    : `<strong style="font-size:20px">${inHtml(brand.name)}</strong>`;
  const body = paragraphs.map((paragraph) => `<p style="margin:0 0 16px">${inHtml(paragraph)}</p>`);
  const button = action
    ? `<p style="margin:24px 0"><a href="${inHtml(action.url)}" style="background:${primary};color:${textOn(primary)};padding:12px 20px;border-radius:6px;text-decoration:none">${inHtml(action.label)}</a></p>`
    : '';
  const links = footer.map(
    ({ label, url }) => `<a href="${inHtml(url)}" style="color:${text}">${inHtml(label)}</a>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${inHtml(subject)}</title></head>
<body style="margin:0;background:${background};color:${text};font-family:sans-serif;font-size:16px;line-height:1.5">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="560" cellpadding="0" cellspacing="0" style="max-width:560px;text-align:left"><tr><td>
<p style="margin:0 0 24px">${logo}</p>
${body.join('\n')}
${button}
<p style="margin:32px 0 0;font-size:13px">${[inHtml(brand.name), ...links].join(' · ')}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

/** Control characters end a line, a header or a word in the wrong place. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Escaped, and on one line. */
const inHtml = (text: string) => escaped(oneLine(text));
