import { Controller, Get, Res } from '@nestjs/common';
import { indexPage, PAGE_HEADERS } from '../domain/pages.ts';
import * as wire from './wire.ts';

const OFFERS: readonly (readonly [string, string])[] = [
  [
    '/spotify/accounts/authorize, /spotify/accounts/api/token',
    'Spotify sign-in. Apps: trc-extended, trc-development, trc-development-old; the secret is the id with "-secret".',
  ],
  ['/spotify/v1/…', 'Spotify Web API as of November 2026.'],
  [
    '/openai/v1/chat/completions, /embeddings, /images/generations, /models',
    'An OpenAI-compatible model endpoint; any bearer key.',
  ],
  [
    '/listenbrainz/1/…, /listenbrainz-labs/…/json',
    'ListenBrainz and its data sets; "Authorization: Token …" for popularity and radio.',
  ],
  ['/musicbrainz/ws/2/{isrc,recording,artist}', 'MusicBrainz; User-Agent and fmt=json required.'],
  [
    '/stripe/v1/…, /stripe/pay/{session}, /stripe/portal/{id}',
    'Stripe: prices by lookup key, customers, checkout, portal, subscriptions, invoices, charges, refunds; any key sk_test_….',
  ],
  ['POST /webhooks/{name}', 'A webhook receiver.'],
  ['POST /otlp/v1/traces, /traces', 'A sink for traces, and pages to look at them.'],
  ['/_control/state, reset, users, faults', 'Counts; back to the start; load users; plan trouble.'],
  [
    '/_control/spotify/{playlists, playlists/{id}/cover, apps/{client_id}, clock, revoke}',
    'What was published; how apps behave; move time; take consents back.',
  ],
  [
    '/_control/stripe/{state, webhook, delivery, pay, fail, recover, cancel, switch, refund, clock, events, resend}',
    'Let customers pay, fail, cancel; move time; send signed events, again and in any order.',
  ],
  ['/_control/listenbrainz, musicbrainz', 'PATCH their limits.'],
  ['/_control/openai/requests, webhooks, webhooks/{name}, mail, traces, traces/{id}', 'What came in.'],
  ['/_control/catalogue/tracks?q=&ids=&limit=&offset=', 'Tracks with everything that is known of them.'],
  ['/healthz, /readyz', 'Probes.'],
];

@Controller()
export class PagesRoute {
  @Get()
  index(@Res() reply: wire.Res) {
    wire.sendPage(reply, PAGE_HEADERS, indexPage(OFFERS));
  }

  @Get(['healthz', 'readyz'])
  health(@Res() reply: wire.Res) {
    wire.send(reply, { status: 200, body: { status: 'ok' } });
  }
}
