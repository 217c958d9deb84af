import { Module } from '@nestjs/common';
import type { Ask } from '@trc/runtime/ask';
import type { Config } from '@trc/runtime/config';
import { openObjects } from '@trc/runtime/objects';
import { personalDataController } from '@trc/runtime/personal-data.controller';
import { providerFetch } from '@trc/runtime/provider-fetch';
import { spotifyLimits } from '@trc/runtime/provider-limits';
import type { ServiceDefinition } from '@trc/runtime/service';
import type { Shared } from '@trc/runtime/shared';
import { ASK, CONFIG, OBJECTS, SHARED } from '@trc/runtime/tokens';
import { spotifyOver } from '@trc/spotify/access';
import { patient } from '@trc/spotify/patient-budget';
import { rateBudgetOver } from '@trc/spotify/rate-budget';
import { sharedLosses } from '@trc/spotify/shared-losses';
import type { variables } from './config.ts';
import { BlocklistChangedEvent } from './inbound/blocklist-changed.event.ts';
import { CandidatesGatheredEvent } from './inbound/candidates-gathered.event.ts';
import { ForgetOldVersionsSchedule } from './inbound/forget-old-versions.schedule.ts';
import { GetPlaylistQuery } from './inbound/get-playlist.query.ts';
import { GetPlaylistFileQuery } from './inbound/get-playlist-file.query.ts';
import { GetPlaylistVersionQuery } from './inbound/get-playlist-version.query.ts';
import { ListPlaylistVersionsQuery } from './inbound/list-playlist-versions.query.ts';
import { ListPlaylistsQuery } from './inbound/list-playlists.query.ts';
import { PublishPlaylistCommand } from './inbound/publish-playlist.command.ts';
import { SpotifyDisconnectedEvent } from './inbound/spotify-disconnected.event.ts';
import { WorldRenamedEvent } from './inbound/world-renamed.event.ts';
import { migrations } from './migrations/all.ts';
import { openCoverCanvas } from './outbound/cover.canvas.ts';
import { personalData } from './outbound/personal-data.store.ts';
import { DRAW_COVER, OPEN_SPOTIFY } from './tokens.ts';

type PlaylistConfig = Config<typeof variables>;

/** All calls of one publication wait less than its hold lasts. */
const patienceMs = 10_000;

@Module({
  controllers: [
    personalDataController('playlist', personalData),
    CandidatesGatheredEvent,
    PublishPlaylistCommand,
    WorldRenamedEvent,
    SpotifyDisconnectedEvent,
    BlocklistChangedEvent,
    GetPlaylistQuery,
    GetPlaylistFileQuery,
    GetPlaylistVersionQuery,
    ListPlaylistsQuery,
    ListPlaylistVersionsQuery,
  ],
  providers: [
    { provide: OBJECTS, useFactory: (config: PlaylistConfig) => openObjects(config), inject: [CONFIG] },
    ForgetOldVersionsSchedule,
    { provide: DRAW_COVER, useFactory: openCoverCanvas },
    {
      provide: OPEN_SPOTIFY,
      useFactory: (config: PlaylistConfig, ask: Ask, shared: Shared) =>
        spotifyOver(ask, {
          apiUrl: config.spotifyApiUrl,
          budgetOf: (account, mode) =>
            patient(
              rateBudgetOver(shared.budget('spotify', spotifyLimits(config, mode), account)),
              patienceMs,
            ),
          lossesOf: (account) => sharedLosses(shared.refusals('spotify', account)),
          fetch: providerFetch('spotify'),
        }),
      inject: [CONFIG, ASK, SHARED],
    },
  ],
})
class PlaylistModule {}

export const service: ServiceDefinition<PlaylistConfig> = { module: PlaylistModule, migrations };
