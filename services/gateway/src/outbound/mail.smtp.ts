import { createTransport } from 'nodemailer';
import type { SendAttempt } from '../domain/mail.ts';

export interface Letter {
  /** Who stands in the head of the mail. */
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where mails of this kind are declined; a mail program may call it by itself (RFC 8058). */
  readonly unsubscribeUrl: string | null;
}

export type SendMail = (letter: Letter) => Promise<SendAttempt>;

export interface MailServer {
  readonly url: string;
  /** The installation's own address. Mails that cannot be delivered go back there, and the mail server answers for it. */
  readonly from: string;
  readonly timeoutMs: number;
}

const connectionsMax = 4;

/** Sends over SMTP. A refusal of the receiver is final when the server says so (5xx); trouble on the way to it never is. */
export function mailSender({ url, from, timeoutMs }: MailServer): SendMail {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connectionsMax,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // No part of a mail is read from a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (letter) => {
    const odd = [letter.from.address, letter.to].find((address) => !isAddress.test(address));
    if (odd !== undefined) return { kind: 'failed', final: true, error: 'The address is no e-mail address.' };
    try {
      await transport.sendMail({
        from: { name: headerText(letter.from.name), address: letter.from.address },
        to: { name: '', address: letter.to },
        envelope: { from, to: letter.to },
        subject: headerText(letter.subject),
        text: letter.text,
        html: letter.html,
        headers: { 'auto-submitted': 'auto-generated', ...unsubscribeHeaders(letter.unsubscribeUrl) },
      });
      return { kind: 'sent' };
    } catch (error) {
      return {
        kind: 'failed',
        final: isFinal(error),
        error: error instanceof Error ? error.message : String(error),
      };
    }
  };
}

/** One mailbox and nothing that ends it: no space, line end, list, comment or quoted part. */
const isAddress = /^[^\p{Cc}\s<>()[\]\\,;:"@]+@[^\p{Cc}\s<>()[\]\\,;:"@]+$/u;

function unsubscribeHeaders(url: string | null): Record<string, string> {
  if (url === null) return {};
  return { 'list-unsubscribe': `<${url}>`, 'list-unsubscribe-post': 'List-Unsubscribe=One-Click' };
}

const headerText = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

/** The server refused this mail or this mailbox for good; that it does not take our name and password is another matter. */
function isFinal(error: unknown): boolean {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode ?? 0) >= 500;
}
