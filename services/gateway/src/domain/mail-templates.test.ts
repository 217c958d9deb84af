import { type Brand, houseBrand } from '@trc/contracts/documents/brand.v1';
import { describe, expect, it } from 'vitest';
import type { MailContent } from './mail.ts';
import { renderMail } from './mail-templates.ts';

const brand: Brand = {
  ...houseBrand,
  name: 'Nagare <b>Audio</b>',
  colours: { primary: '#123456', background: '#ffffff', text: '#000001' },
  logo_url: 'https://nagare.example/logo.png?a=1&b="2',
  links: { support: 'https://nagare.example/help', terms: null, privacy: 'https://nagare.example/privacy' },
};
const baseUrl = 'https://sounds.nagare.example/';
const link = 'https://sounds.nagare.example/v1/auth/x?token=abc';
const sound = {
  id: 'smp_01KAGR5V3W8X9Y2Z4A6B7C8D03',
  filename: 'kick.wav',
  bpm: 92.04,
  key: 'A minor',
  tags: ['dusty', 'warm'],
};
const worldId = 'wld_01KAGR5V3W8X9Y2Z4A6B7C8D05';
const at = '2026-11-28T12:00:00.000Z';

/** Each kind, with what its text must say. */
const mails: ReadonlyArray<readonly [MailContent, readonly string[]]> = [
  [{ kind: 'sign-in', link, minutes: 15 }, [link, '15 minutes']],
  [{ kind: 'invitation', link, invitedBy: 'Mia' }, [link, 'Mia']],
  [
    { kind: 'sample-ready', sounds: [sound], more: 0 },
    ['kick.wav: 92 BPM, A minor, dusty, warm', `${baseUrl}samples/${sound.id}`],
  ],
  [{ kind: 'sample-ready', sounds: [sound, sound], more: 3 }, ['And 3 more sounds.', `${baseUrl}samples`]],
  [
    { kind: 'playlists-ready', worldId, world: 'Rain', count: 4 },
    ['4 playlists', 'Rain', `${baseUrl}worlds/${worldId}`],
  ],
  [{ kind: 'connection-ends', endsAt: at }, ['2026-11-28', `${baseUrl}account`]],
  [
    { kind: 'sounds-expire', count: 1, deleteAt: at },
    ['1 sound of yours', '2026-11-28', `${baseUrl}samples`],
  ],
  [
    { kind: 'limit-approached', limit: 'storage_bytes', percent: 80, of: 104_857_600 },
    ['80 %', '100 MiB', `${baseUrl}settings/usage`],
  ],
  [{ kind: 'limit-approached', limit: 'budget', percent: 100, of: 5_000_000 }, ['used up', '$5.00']],
  [
    { kind: 'endpoint-disabled', url: 'https://a.example/', reason: 'Gone.' },
    ['https://a.example/', 'Gone.', `${baseUrl}settings/webhooks`],
  ],
  [
    { kind: 'domain-lost', domain: 'music.example.com' },
    ['music.example.com', 'TXT record', `${baseUrl}settings/domains`],
  ],
  [{ kind: 'export-ready', link, expiresAt: at }, [link, '2026-11-28']],
];

describe('a mail', () => {
  it.each(mails)('%o says what it must, in the text and in the HTML', (mail, said) => {
    const { subject, text, html } = renderMail(brand, mail, baseUrl);
    expect(subject.length).toBeGreaterThan(5);
    for (const words of said) {
      expect(text).toContain(words);
      expect(html).toContain(words.replaceAll('&', '&amp;'));
    }
  });

  it('wears the brand: colours, logo, links, and no picture but the logo', () => {
    const { text, html } = renderMail(brand, { kind: 'connection-ends', endsAt: at }, baseUrl);
    for (const part of [
      '#123456',
      '#000001',
      'https://nagare.example/help',
      'https://nagare.example/privacy',
    ])
      expect(html).toContain(part);
    expect(html.match(/<img /g)).toHaveLength(1);
    expect(html).toContain('src="https://nagare.example/logo.png?a=1&amp;b=&quot;2"');
    expect(text).toContain('Help: https://nagare.example/help');
    expect(html).not.toContain('Terms');
    const house = renderMail(houseBrand, { kind: 'connection-ends', endsAt: at }, baseUrl);
    expect(house.html).not.toContain('<img');
    expect(house.text).toContain('Tokyo Record Club');
  });

  it('shows what people wrote as text, never as HTML', () => {
    const filename = '<img src=x onerror="alert(1)">\'&.wav';
    const { html, text } = renderMail(
      brand,
      { kind: 'sample-ready', sounds: [{ ...sound, filename }], more: 0 },
      baseUrl,
    );
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;.wav');
    expect(html).not.toContain('<b>Audio');
    expect(text).toContain(filename);
  });

  it('has a subject of one line, whatever is in a name', () => {
    const world = 'Rain\r\nBcc: everybody@example.com\u2028\u0000';
    const { subject, text } = renderMail(
      brand,
      { kind: 'playlists-ready', worldId, world, count: 1 },
      baseUrl,
    );
    expect(subject).toBe('Rain Bcc: everybody@example.com : your playlists are ready');
    expect(text.split('\n')).not.toContainEqual(expect.stringMatching(/^Bcc:/));
  });
});
