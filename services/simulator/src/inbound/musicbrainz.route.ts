import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { OpenReply } from '../domain/openmusic/listenbrainz.ts';
import {
  artist,
  byIsrc,
  mbError,
  recording,
  searchArtistNames,
  searchRecordings,
} from '../domain/openmusic/musicbrainz.ts';
import { admit } from '../domain/spotify/quota.ts';
import { WORLD, type World } from '../outbound/world.memory.ts';
import * as wire from './wire.ts';

/** Client libraries that name nobody are refused by the real one. */
const NOBODY = /^(|-|node|undici|axios\/.*|python-requests\/.*|java\/.*|go-http-client\/.*)$/i;

/** musicbrainz.org/ws/2. Who does not say who asks gets 403; the pace of one call per second can be switched on. */
@Controller('musicbrainz/ws/2')
export class MusicbrainzRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @Get('isrc/:isrc')
  isrc(@Param('isrc') isrc: string, @Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, (query) => byIsrc(this.world.catalogue, isrc, query));
  }

  @Get('recording/:mbid')
  recording(@Param('mbid') mbid: string, @Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, (query) => recording(this.world.catalogue, mbid, query));
  }

  @Get('artist/:mbid')
  artist(@Param('mbid') mbid: string, @Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, (query) => artist(this.world.catalogue, mbid, query));
  }

  @Get('recording')
  recordings(@Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, (query) =>
      searchRecordings(this.world.catalogue, query, new Date().toISOString()),
    );
  }

  @Get('artist')
  artists(@Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, (query) =>
      searchArtistNames(this.world.catalogue, query, new Date().toISOString()),
    );
  }

  private answer(request: wire.Req, reply: wire.Res, work: (query: URLSearchParams) => OpenReply) {
    if (NOBODY.test(request.headers['user-agent'] ?? ''))
      return wire.send(reply, mbError(403, 'Your User-Agent does not identify your application.'));
    const limit = this.world.musicbrainz.callsPerSecond;
    if (limit > 0) {
      const times = this.world.openCalls.get('musicbrainz') ?? [];
      this.world.openCalls.set('musicbrainz', times);
      const busy = mbError(
        503,
        'Your requests are exceeding the allowable rate limit. Please see http://wiki.musicbrainz.org/XMLWebService for more information.',
      );
      if (admit(times, Date.now(), 1_000, limit) > 0)
        return wire.send(reply, { ...busy, headers: { 'retry-after': '1' } });
    }
    const query = wire.queryOf(request);
    if (query.get('fmt') !== 'json' && !(request.headers.accept ?? '').includes('application/json')) {
      reply
        .header('content-type', 'application/xml; charset=utf-8')
        .send('<?xml version="1.0" encoding="UTF-8"?><metadata xmlns="http://musicbrainz.org/ns/mmd-2.0#"/>');
      return;
    }
    wire.send(reply, work(query));
  }
}
