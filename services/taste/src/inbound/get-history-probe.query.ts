import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getHistoryProbe } from '@trc/contracts/queries/get-history-probe.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { summaryOf } from '../domain/history.ts';
import { importKey } from '../outbound/history.objects.ts';
import { SEED_SOURCES } from '../tokens.ts';
import type { SeedSources } from './gather-seeds.ts';

const timeOf = (instantS: number) => new Date(instantS * 1_000).toISOString();

@Controller()
export class GetHistoryProbeQuery {
  readonly #sources: SeedSources;
  constructor(@Inject(SEED_SOURCES) sources: SeedSources) {
    this.#sources = sources;
  }

  @Answers(getHistoryProbe)
  async answer(
    @Message() { object_key }: RequestOf<typeof getHistoryProbe>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getHistoryProbe>> {
    const missing = { kind: 'refused', detail: 'There is no uploaded history under this name.' } as const;
    if (!object_key.startsWith(importKey(tenantId, ''))) return missing;
    const read = await this.#sources.imports.read(object_key);
    if (read.kind === 'gone') return missing;
    if (read.kind === 'unreadable') return { kind: 'refused', detail: read.detail };
    const summary = summaryOf(read.history);
    if (summary === null) return { kind: 'refused', detail: 'No play in the history counts.' };
    return {
      kind: 'history',
      plays: summary.plays,
      tracks: summary.tracks,
      first_played_at: timeOf(summary.firstS),
      last_played_at: timeOf(summary.lastS),
    };
  }
}
