import { All, Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { answer } from '../domain/spotify/answer.ts';
import { WORLD, type World } from '../outbound/world.memory.ts';
import * as wire from './wire.ts';

const IMAGE_SIZES = ['64', '300', '640'];

/** api.spotify.com. Which calls exist for whom is the table in `domain/spotify/endpoints.ts`. */
@Controller('spotify')
export class SpotifyApiRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @All('v1/*')
  call(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const url = wire.urlOf(request);
    const { spotify: state, catalogue, mark } = this.world;
    const mint = this.world.oauthTools.mint;
    wire.send(
      reply,
      answer(
        { state, catalogue, mark, url: this.world.publicUrl(), nowMs: this.world.nowMs(), mint },
        {
          method: request.method,
          path: url.pathname.replace(/^\/spotify\/v1/, '').replace(/(?<=.)\/$/, ''),
          query: url.searchParams,
          authorization: request.headers.authorization,
          contentType: wire.mediaTypeOf(request),
          body: wire.textOf(request),
        },
      ),
    );
  }

  @Get('image/:id/:size')
  image(@Param('id') id: string, @Param('size') size: string, @Res() reply: wire.Res) {
    if (!IMAGE_SIZES.includes(size)) return wire.send(reply, { status: 404 });
    reply
      .header('content-type', 'image/png')
      .header('cache-control', 'max-age=86400')
      .send(Buffer.from(this.world.drawPng(id, Number(size), Number(size))));
  }
}
