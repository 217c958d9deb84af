import { expect, it } from 'vitest';
import { readMail } from './mail.ts';

it('reads subject and text out of a multipart message', () => {
  const raw = [
    'Subject: =?UTF-8?B?R3LDvMOfZQ==?= =?UTF-8?Q?_aus_Tokio?=',
    'Content-Type: multipart/alternative;',
    ' boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/html',
    '',
    '<p>no</p>',
    '--b1',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Sign in: http://a.test/?token=3Dabc=',
    'def =C3=BC',
    '--b1--',
  ].join('\r\n');
  expect(readMail(raw)).toEqual({
    subject: 'Grüße aus Tokio',
    text: 'Sign in: http://a.test/?token=abcdef ü\r\n',
  });
});

it('reads a plain message', () => {
  expect(readMail('Subject: Hi\n\nBody')).toEqual({ subject: 'Hi', text: 'Body' });
});
