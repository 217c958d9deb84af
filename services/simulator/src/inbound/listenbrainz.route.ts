import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import {
  labsSimilarArtists,
  lbError,
  lookup,
  lookupMany,
  metadata,
  type NamedTrack,
  type OpenReply,
  popularity,
  radioArtist,
  radioTags,
  spotifyIdFromMbid,
  spotifyIdFromMetadata,
  topRecordings,
} from '../domain/openmusic/listenbrainz.ts';
import { listens, topRecordingsOfUser } from '../domain/openmusic/listeners.ts';
import { admit } from '../domain/spotify/quota.ts';
import { WORLD, type World } from '../outbound/world.memory.ts';
import * as wire from './wire.ts';

const WINDOW_MS = 10_000;
const LABS_LIST_MAX = 1_000;

/** api.listenbrainz.org. Popularity and LB radio ask for a user token; every answer tells what is left of the limit. */
@Controller('listenbrainz/1')
export class ListenbrainzRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @Get('lb-radio/artist/:mbid')
  radioArtist(@Param('mbid') mbid: string, @Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, true, () => radioArtist(this.world.catalogue, mbid, wire.queryOf(request)));
  }

  @Get('lb-radio/tags')
  radioTags(@Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, true, () => radioTags(this.world.catalogue, wire.queryOf(request)));
  }

  @Get('metadata/lookup')
  lookup(@Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, false, () => lookup(this.world.catalogue, wire.queryOf(request)));
  }

  @Post('metadata/lookup')
  lookupMany(@Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, false, () =>
      this.withJson(request, (body) => lookupMany(this.world.catalogue, body)),
    );
  }

  @Get('popularity/top-recordings-for-artist/:mbid')
  topRecordings(@Param('mbid') mbid: string, @Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, true, () => topRecordings(this.world.catalogue, mbid));
  }

  @Post('popularity/recording')
  popularity(@Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, true, () =>
      this.withJson(request, (body) => popularity(this.world.catalogue, body)),
    );
  }

  @Post('metadata/recording')
  metadata(@Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, false, () =>
      this.withJson(request, (body) => metadata(this.world.catalogue, body)),
    );
  }

  @Get('user/:name/listens')
  listens(@Param('name') name: string, @Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, false, () =>
      listens(this.world.catalogue, this.world.spotify.users.get(name), name, wire.queryOf(request)),
    );
  }

  @Get('stats/user/:name/recordings')
  topRecordingsOfUser(@Param('name') name: string, @Req() request: wire.Req, @Res() reply: wire.Res) {
    this.answer(request, reply, false, () => {
      const { catalogue, spotify } = this.world;
      const nowS = Math.floor(this.world.nowMs() / 1000);
      return topRecordingsOfUser(catalogue, spotify.users.get(name), name, wire.queryOf(request), nowS);
    });
  }

  private withJson(request: wire.Req, answer: (body: unknown) => OpenReply): OpenReply {
    const body = wire.jsonOf(request);
    return body === undefined ? lbError(400, 'Cannot parse JSON document') : answer(body);
  }

  private answer(request: wire.Req, reply: wire.Res, needsToken: boolean, work: () => OpenReply) {
    const nowMs = Date.now();
    const key = `listenbrainz ${request.ip}`;
    const times = this.world.openCalls.get(key) ?? [];
    this.world.openCalls.set(key, times);
    const limit = this.world.listenbrainz.callsPer10s;
    const waitMs = admit(times, nowMs, WINDOW_MS, limit);
    const resetS = Math.max(1, Math.ceil(((times[0] ?? nowMs) + WINDOW_MS - nowMs) / 1000));
    const headers = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - times.length)),
      'x-ratelimit-reset-in': String(resetS),
      'x-ratelimit-reset': String(Math.floor(nowMs / 1000) + resetS),
    };
    if (waitMs > 0)
      return wire.send(reply, {
        ...lbError(429, 'You have exceeded your rate limit. See the X-RateLimit-* response headers.'),
        headers,
      });
    const authorization = request.headers.authorization ?? '';
    if (needsToken && this.world.listenbrainz.requireToken && !/^(Token|Bearer) \S+$/i.test(authorization)) {
      return wire.send(reply, { ...lbError(401, 'You need to provide an Authorization header.'), headers });
    }
    wire.send(reply, { ...work(), headers });
  }
}

/** labs.api.listenbrainz.org: GET with a query or POST with a list, as the data sets are served there. */
@Controller('listenbrainz-labs')
export class ListenbrainzLabsRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @Get('similar-artists/json')
  similarArtists(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const query = wire.queryOf(request);
    const mbids = query
      .getAll('artist_mbids')
      .flatMap((value) => value.split(','))
      .filter((mbid) => mbid !== '');
    wire.send(reply, labsSimilarArtists(this.world.catalogue, mbids, query.get('algorithm')));
  }

  @Post('similar-artists/json')
  manySimilarArtists(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const list = labsList(request);
    if (!list) return wire.send(reply, { status: 400, body: { error: 'a JSON list is required' } });
    const mbids = list.flatMap((one) =>
      Array.isArray(one['artist_mbids']) ? one['artist_mbids'].map(String) : [],
    );
    wire.send(
      reply,
      labsSimilarArtists(
        this.world.catalogue,
        mbids,
        typeof list[0]?.['algorithm'] === 'string' ? list[0]['algorithm'] : null,
      ),
    );
  }

  @Get('spotify-id-from-mbid/json')
  fromMbid(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.send(reply, spotifyIdFromMbid(this.world.catalogue, wire.queryOf(request).getAll('recording_mbid')));
  }

  @Post('spotify-id-from-mbid/json')
  fromMbids(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const list = labsList(request);
    if (!list) return wire.send(reply, { status: 400, body: { error: 'a JSON list is required' } });
    wire.send(
      reply,
      spotifyIdFromMbid(
        this.world.catalogue,
        list.map((one) => String(one['recording_mbid'])),
      ),
    );
  }

  @Get('spotify-id-from-metadata/json')
  fromMetadata(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const query = wire.queryOf(request);
    wire.send(reply, spotifyIdFromMetadata(this.world.catalogue, [named(Object.fromEntries(query))]));
  }

  @Post('spotify-id-from-metadata/json')
  fromMetadataList(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const list = labsList(request);
    if (!list) return wire.send(reply, { status: 400, body: { error: 'a JSON list is required' } });
    wire.send(reply, spotifyIdFromMetadata(this.world.catalogue, list.map(named)));
  }
}

function named(values: Readonly<Record<string, unknown>>): NamedTrack {
  const text = (name: string) => String(values[name] ?? '');
  return {
    artist_name: text('artist_name'),
    release_name: text('release_name'),
    track_name: text('track_name'),
  };
}

function labsList(request: wire.Req): Readonly<Record<string, unknown>>[] | undefined {
  const body = wire.jsonOf(request);
  if (!Array.isArray(body) || body.length > LABS_LIST_MAX) return undefined;
  return body.every((one) => typeof one === 'object' && one !== null)
    ? (body as Record<string, unknown>[])
    : undefined;
}
