import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { consentPage, messagePage, PAGE_HEADERS } from '../domain/pages.ts';
import { authorizeRequest, decide, token } from '../domain/spotify/oauth.ts';
import { WORLD, type World } from '../outbound/world.memory.ts';
import * as wire from './wire.ts';

/** accounts.spotify.com: the consent page and the token endpoint. */
@Controller('spotify/accounts')
export class SpotifyAccountsRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @Get('authorize')
  ask(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const query = wire.queryOf(request);
    const checked = authorizeRequest(this.world.spotify, query);
    if ('page' in checked)
      return wire.sendPage(
        reply,
        PAGE_HEADERS,
        messagePage('Something is wrong with this request', checked.page),
        400,
      );
    if ('back' in checked) return this.goTo(reply, checked.back);
    wire.sendPage(
      reply,
      PAGE_HEADERS,
      consentPage(checked, query, [...this.world.spotify.users.values()].slice(0, 200)),
    );
  }

  @Post('authorize')
  decide(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const form = new URLSearchParams(wire.textOf(request));
    const checked = authorizeRequest(this.world.spotify, form);
    if ('page' in checked)
      return wire.sendPage(
        reply,
        PAGE_HEADERS,
        messagePage('Something is wrong with this request', checked.page),
        400,
      );
    if ('back' in checked) return this.goTo(reply, checked.back);
    const decision = form.get('decision');
    const userId = form.get('user_id') ?? '';
    if (decision !== 'approve' && decision !== 'deny')
      return wire.sendPage(reply, PAGE_HEADERS, messagePage('Nothing was decided', 'Agree or cancel.'), 400);
    if (decision === 'approve' && !this.world.spotify.users.has(userId))
      return wire.sendPage(
        reply,
        PAGE_HEADERS,
        messagePage('Nobody signed in', 'Choose a user of the list.'),
        400,
      );
    this.goTo(
      reply,
      decide(
        this.world.spotify,
        checked,
        { approved: decision === 'approve', userId },
        this.world.nowMs(),
        this.world.oauthTools,
      ),
    );
  }

  @Post('api/token')
  token(@Req() request: wire.Req, @Res() reply: wire.Res) {
    if (wire.mediaTypeOf(request) !== 'application/x-www-form-urlencoded') {
      return wire.send(reply, {
        status: 415,
        body: {
          error: 'unsupported_media_type',
          error_description: 'Content-Type must be application/x-www-form-urlencoded',
        },
      });
    }
    const form = new URLSearchParams(wire.textOf(request));
    const answer = token(
      this.world.spotify,
      form,
      request.headers.authorization,
      this.world.nowMs(),
      this.world.oauthTools,
    );
    wire.send(reply, { ...answer, headers: { 'cache-control': 'no-store', ...answer.headers } });
  }

  private goTo(reply: wire.Res, address: string) {
    reply.code(302).header('location', address).header('cache-control', 'no-store').send();
  }
}
