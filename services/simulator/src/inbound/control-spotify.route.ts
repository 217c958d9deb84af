import { Controller, Get, Inject, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { registrable, revoke } from '../domain/spotify/oauth.ts';
import { uriOf } from '../domain/spotify/objects.ts';
import { snapshotId } from '../domain/spotify/playlists.ts';
import { BUCKETS, MODES, type Playlist } from '../domain/spotify/state.ts';
import { WORLD, type World } from '../outbound/world.memory.ts';
import { describeApp } from './describe-app.ts';
import * as wire from './wire.ts';

const appPatchSchema = z.strictObject({
  mode: z.enum(MODES).optional(),
  owner_premium: z.boolean().optional(),
  account: z.string().min(1).optional(),
  rate_limit: z.number().int().min(0).optional(),
  quota: z
    .union([z.number().int().min(0), z.partialRecord(z.enum(BUCKETS), z.number().int().min(0))])
    .optional(),
  redirect_uris: z
    .array(z.string().refine(registrable, 'must be https, or http with a loopback literal; never localhost'))
    .min(1)
    .optional(),
  item_keys: z.enum(['item', 'both', 'track']).optional(),
  rotates_refresh_tokens: z.boolean().optional(),
});
const clockSchema = z.strictObject({
  advance_s: z
    .number()
    .min(0)
    .max(10 * 365 * 86_400),
});
const markSchema = z.strictObject({
  mark: z.string().regex(/^([a-z]{5,12})?$/, 'must be 5 to 12 small letters, or nothing'),
});
const revokeSchema = z.strictObject({ user_id: z.string(), client_id: z.string().optional() });

/** What was published, how apps behave, what time it is for Spotify. */
@Controller('_control/spotify')
export class ControlSpotifyRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @Get('playlists')
  playlists(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const query = wire.queryOf(request);
    const user = query.get('user');
    const { spotify } = this.world;
    const chosen = [...spotify.playlists.values()].filter(
      (one) =>
        (user === null || one.ownerId === user) &&
        (query.get('created') !== 'true' || one.createdBy !== null),
    );
    const creates =
      user === null
        ? [...spotify.creates.values()].reduce((sum, count) => sum + count, 0)
        : (spotify.creates.get(user) ?? 0);
    wire.send(reply, {
      status: 200,
      body: { creates, items: chosen.map((one) => this.describePlaylist(one)) },
    });
  }

  @Get('playlists/:id/cover')
  cover(@Param('id') id: string, @Res() reply: wire.Res) {
    const cover = this.world.spotify.playlists.get(id)?.cover;
    if (!cover) return wire.send(reply, wire.problem(404, 'no such cover'));
    reply.header('content-type', 'image/jpeg').send(Buffer.from(cover));
  }

  @Patch('apps/:clientId')
  app(@Param('clientId') clientId: string, @Req() request: wire.Req, @Res() reply: wire.Res) {
    const app = this.world.spotify.apps.get(clientId);
    if (!app) return wire.send(reply, wire.problem(404, 'no such app'));
    wire.withBody(request, reply, appPatchSchema, (patch) => {
      app.mode = patch.mode ?? app.mode;
      app.ownerPremium = patch.owner_premium ?? app.ownerPremium;
      app.account = patch.account ?? app.account;
      app.rateLimit = patch.rate_limit ?? app.rateLimit;
      app.redirectUris = patch.redirect_uris ?? app.redirectUris;
      app.itemKeys = patch.item_keys ?? app.itemKeys;
      app.rotatesRefreshTokens = patch.rotates_refresh_tokens ?? app.rotatesRefreshTokens;
      for (const bucket of BUCKETS) {
        const limit = typeof patch.quota === 'number' ? patch.quota : patch.quota?.[bucket];
        if (limit !== undefined) app.quota[bucket] = limit;
      }
      return { status: 200, body: describeApp(app) };
    });
  }

  @Post('clock')
  clock(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, clockSchema, ({ advance_s: seconds }) => {
      this.world.spotify.clockOffsetMs += Math.round(seconds * 1000);
      return { status: 200, body: { now: new Date(this.world.nowMs()).toISOString() } };
    });
  }

  @Post('mark')
  mark(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, markSchema, ({ mark }) => {
      this.world.mark = mark;
      return { status: 200, body: { mark } };
    });
  }

  @Post('revoke')
  revoke(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, revokeSchema, (body) => ({
      status: 200,
      body: { revoked: revoke(this.world.spotify, body.user_id, body.client_id) },
    }));
  }

  private describePlaylist(playlist: Playlist): unknown {
    return {
      id: playlist.id,
      owner: playlist.ownerId,
      name: playlist.name,
      description: playlist.description,
      public: playlist.isPublic,
      collaborative: playlist.collaborative,
      created_by: playlist.createdBy,
      created_at: new Date(playlist.createdAtMs).toISOString(),
      snapshot_id: snapshotId(playlist),
      writes: playlist.version - 1,
      uris: playlist.items.map((item) => uriOf(this.world, item.entry)),
      cover: playlist.cover
        ? { bytes: playlist.cover.length, sha256: this.world.sha256Hex(playlist.cover) }
        : null,
    };
  }
}
