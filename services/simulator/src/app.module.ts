import { type DynamicModule, Module } from '@nestjs/common';
import { ControlRoute } from './inbound/control.route.ts';
import { ControlInboxRoute } from './inbound/control-inbox.route.ts';
import { ControlSpotifyRoute } from './inbound/control-spotify.route.ts';
import { ControlStripeRoute } from './inbound/control-stripe.route.ts';
import { ListenbrainzLabsRoute, ListenbrainzRoute } from './inbound/listenbrainz.route.ts';
import { MusicbrainzRoute } from './inbound/musicbrainz.route.ts';
import { OpenaiRoute } from './inbound/openai.route.ts';
import { PagesRoute } from './inbound/pages.route.ts';
import { SpotifyAccountsRoute } from './inbound/spotify-accounts.route.ts';
import { SpotifyApiRoute } from './inbound/spotify-api.route.ts';
import { StripeApiRoute } from './inbound/stripe-api.route.ts';
import { StripePagesRoute } from './inbound/stripe-pages.route.ts';
import { TracesRoute } from './inbound/traces.route.ts';
import { WebhooksRoute } from './inbound/webhooks.route.ts';
import { WORLD, type World } from './outbound/world.memory.ts';

@Module({})
export class AppModule {}

/** The module around one world. */
export function appModule(world: World): DynamicModule {
  return {
    module: AppModule,
    providers: [{ provide: WORLD, useFactory: () => world }],
    controllers: [
      SpotifyAccountsRoute,
      SpotifyApiRoute,
      OpenaiRoute,
      ListenbrainzRoute,
      ListenbrainzLabsRoute,
      MusicbrainzRoute,
      WebhooksRoute,
      TracesRoute,
      ControlRoute,
      ControlSpotifyRoute,
      ControlInboxRoute,
      ControlStripeRoute,
      StripeApiRoute,
      StripePagesRoute,
      PagesRoute,
    ],
  };
}
