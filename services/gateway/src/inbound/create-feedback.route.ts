import { Controller, Inject } from '@nestjs/common';
import { recordFeedback } from '@trc/contracts/commands/record-feedback.v1';
import type { BlockedTrack } from '@trc/contracts/documents/blocklist.v1';
import type { Verdict } from '@trc/contracts/documents/feedback.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import { createFeedbackOnTrack } from '@trc/contracts/http/create-feedback.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import type { Caller } from '../outbound/callers.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { changeBlocklist } from './change-blocklist.ts';
import { ownPlaylist } from './own.ts';

const messages: Readonly<Record<Verdict, string>> = {
  more: 'The next refresh brings more of its kind.',
  less: 'The next refresh brings less of its kind.',
  block: 'It leaves the playlists now and never comes again.',
};

@Controller()
export class CreateFeedbackRoute {
  readonly #parts: Parts;

  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(createFeedbackOnTrack)
  async handle(
    @CurrentCaller() caller: Caller,
    @Input(createFeedbackOnTrack) { params, body }: InputOf<typeof createFeedbackOnTrack>,
  ) {
    const { db, ask, relay, clock } = this.#parts;
    const { track_id, verdict } = body;
    const { playlist } = await ownPlaylist(ask, caller, params.id);
    const track = playlist.tracks.find((entry) => entry.track.id === track_id)?.track;
    if (!track) throw new Problem('not-found', { detail: 'The playlist has no such track.' });
    await writeInTenant(db, relay, caller.tenantId, async (trx, emit) => {
      emit(recordFeedback, {
        world_id: playlist.world_id,
        playlist_id: playlist.id,
        user_id: caller.userId,
        track,
        verdict,
        said_at: clock().toISOString(),
      });
      if (verdict === 'block')
        await changeBlocklist(trx, emit, caller, ({ tracks, artists }) => ({
          tracks: [...tracks, toBlocked(track)],
          artists,
        }));
    });
    return { track_id, verdict, message: messages[verdict] };
  }
}

/** Catalogues name things at any length; the list does not. */
function toBlocked({ id, title, artists, isrc }: Track): BlockedTrack {
  return {
    id,
    title: title.slice(0, 500),
    artists: artists.slice(0, 20).map((name) => name.slice(0, 200)),
    isrc,
  };
}
