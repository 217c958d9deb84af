import { Module } from '@nestjs/common';
import type { Ask } from '@trc/runtime/ask';
import type { Config } from '@trc/runtime/config';
import { openObjects } from '@trc/runtime/objects';
import type { ServiceDefinition } from '@trc/runtime/service';
import { ASK, CLOCK, type Clock, CONFIG, OBJECTS } from '@trc/runtime/tokens';
import { spotifyOver } from '@trc/spotify/access';
import { createSpotifyBudget } from '@trc/spotify/rate-budget';
import type { variables } from './config.ts';
import { CandidatesGatheredEvent } from './inbound/candidates-gathered.event.ts';
import { GetPlaylistQuery } from './inbound/get-playlist.query.ts';
import { GetPlaylistFileQuery } from './inbound/get-playlist-file.query.ts';
import { ListPlaylistsQuery } from './inbound/list-playlists.query.ts';
import { PublishPlaylistCommand } from './inbound/publish-playlist.command.ts';
import { openCoverCanvas } from './outbound/cover.canvas.ts';
import { DRAW_COVER, OPEN_SPOTIFY } from './tokens.ts';

type PlaylistConfig = Config<typeof variables>;

@Module({
  controllers: [
    CandidatesGatheredEvent,
    PublishPlaylistCommand,
    GetPlaylistQuery,
    GetPlaylistFileQuery,
    ListPlaylistsQuery,
  ],
  providers: [
    { provide: OBJECTS, useFactory: (config: PlaylistConfig) => openObjects(config), inject: [CONFIG] },
    { provide: DRAW_COVER, useFactory: openCoverCanvas },
    {
      provide: OPEN_SPOTIFY,
      useFactory: (config: PlaylistConfig, ask: Ask, clock: Clock) =>
        spotifyOver(ask, {
          mode: config.spotifyMode,
          apiUrl: config.spotifyApiUrl,
          budget: createSpotifyBudget(config.spotifyMode, () => clock().getTime()),
        }),
      inject: [CONFIG, ASK, CLOCK],
    },
  ],
})
class PlaylistModule {}

export const service: ServiceDefinition<PlaylistConfig> = { module: PlaylistModule };
