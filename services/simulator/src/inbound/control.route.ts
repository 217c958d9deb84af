import { Controller, Delete, Get, Inject, Patch, Post, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { at } from '../domain/catalogue.ts';
import { faultSchema } from '../domain/faults.ts';
import { parseQuery, searchTracks } from '../domain/search.ts';
import { describeTrack } from '../domain/spotify/catalogue-calls.ts';
import { userFileSchema } from '../domain/users.ts';
import { WORLD, type World } from '../outbound/world.memory.ts';
import { describeApp } from './describe-app.ts';
import * as wire from './wire.ts';

const listenbrainzSchema = z.strictObject({
  require_token: z.boolean().optional(),
  calls_per_10s: z.number().int().min(0).optional(),
});
const musicbrainzSchema = z.strictObject({ calls_per_second: z.number().int().min(0) });

/** What tests use to prepare: it exists nowhere in the real world. */
@Controller('_control')
export class ControlRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @Get('state')
  state(@Res() reply: wire.Res) {
    const { spotify, catalogue } = this.world;
    wire.send(reply, {
      status: 200,
      body: {
        catalogue: {
          tracks: catalogue.tracks.length,
          artists: catalogue.artists.length,
          albums: catalogue.albums.length,
          recordings: catalogue.recordings.length,
        },
        spotify: {
          now: new Date(this.world.nowMs()).toISOString(),
          apps: [...spotify.apps.values()].map(describeApp),
          users: [...spotify.users.values()].map((user) => ({
            id: user.id,
            display_name: user.displayName,
            email: user.email,
            allow_listed: user.allowListed,
            premium: user.premium,
            playlists: user.playlists.length,
            recent: user.recent.length,
            saved: user.saved.size,
          })),
          playlists: spotify.playlists.size,
          created_playlists: [...spotify.creates.values()].reduce((sum, count) => sum + count, 0),
          grants: spotify.grants.size,
          quota_spent: Object.fromEntries([...spotify.spent].map(([key, times]) => [key, times.length])),
        },
        faults: this.world.faults,
        openai_requests: this.world.modelRequests.all().length,
        webhooks: this.world.webhooks.all().length,
        mail: this.world.mail.all().length,
        spans: this.world.spans.all().length,
      },
    });
  }

  @Post('reset')
  reset(@Res() reply: wire.Res) {
    this.world.reset();
    wire.send(reply, { status: 204 });
  }

  @Post('users')
  users(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, userFileSchema, (users) => {
      const problem = this.world.loadUsers(users);
      return problem ? wire.problem(422, problem) : { status: 200, body: { users: users.length } };
    });
  }

  @Patch('listenbrainz')
  listenbrainz(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, listenbrainzSchema, (patch) => {
      const { listenbrainz } = this.world;
      listenbrainz.requireToken = patch.require_token ?? listenbrainz.requireToken;
      listenbrainz.callsPer10s = patch.calls_per_10s ?? listenbrainz.callsPer10s;
      return { status: 200, body: listenbrainz };
    });
  }

  @Patch('musicbrainz')
  musicbrainz(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, musicbrainzSchema, (patch) => {
      this.world.musicbrainz.callsPerSecond = patch.calls_per_second;
      return { status: 200, body: this.world.musicbrainz };
    });
  }

  @Get('faults')
  faults(@Res() reply: wire.Res) {
    wire.send(reply, { status: 200, body: { items: this.world.faults } });
  }

  @Post('faults')
  addFault(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, faultSchema, (fault) => ({
      status: 201,
      body: this.world.addFault(fault),
    }));
  }

  @Delete('faults')
  clearFaults(@Res() reply: wire.Res) {
    this.world.faults = [];
    wire.send(reply, { status: 204 });
  }

  @Get('catalogue/tracks')
  tracks(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const query = wire.queryOf(request);
    const { catalogue } = this.world;
    const limit = Math.min(1_000, Math.max(1, Number(query.get('limit') ?? 20) || 20));
    const offset = Math.max(0, Number(query.get('offset') ?? 0) || 0);
    const ids = query.get('ids')?.split(',');
    const q = query.get('q');
    const found = ids
      ? ids.flatMap((id) => catalogue.trackById.get(id)?.index ?? [])
      : q
        ? searchTracks(catalogue, parseQuery(q))
        : catalogue.tracks.map((track) => track.index);
    const items = found
      .slice(offset, offset + limit)
      .map((i) => describeTrack({ catalogue }, at(catalogue.tracks, i)));
    wire.send(reply, { status: 200, body: { total: found.length, items } });
  }
}
