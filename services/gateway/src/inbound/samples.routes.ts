import { Controller, Inject, Res } from '@nestjs/common';
import { changeSample } from '@trc/contracts/commands/change-sample.v1';
import { deleteSample } from '@trc/contracts/commands/delete-sample.v1';
import type { Sample } from '@trc/contracts/documents/sample.v1';
import { bytesServed } from '@trc/contracts/events/bytes-served.v1';
import { changeSampleById } from '@trc/contracts/http/change-sample.v1';
import { deleteSampleById } from '@trc/contracts/http/delete-sample.v1';
import { downloadSample } from '@trc/contracts/http/download-sample.v1';
import { getSampleById } from '@trc/contracts/http/get-sample.v1';
import { getSampleTempo } from '@trc/contracts/http/get-sample-tempo.v1';
import { getWaveform } from '@trc/contracts/http/get-waveform.v1';
import { listSamplesPage } from '@trc/contracts/http/list-samples.v1';
import { listSimilar } from '@trc/contracts/http/list-similar.v1';
import { playSample } from '@trc/contracts/http/play-sample.v1';
import type { PublicSample, SampleDetail } from '@trc/contracts/http/public-sample';
import { getSample } from '@trc/contracts/queries/get-sample.v1';
import { getTempo } from '@trc/contracts/queries/get-tempo.v1';
import { listSamples } from '@trc/contracts/queries/list-samples.v1';
import { listSimilarSamples } from '@trc/contracts/queries/list-similar-samples.v1';
import type { Ask } from '@trc/runtime/ask';
import { Problem } from '@trc/runtime/http-problem';
import type { Objects } from '@trc/runtime/objects';
import type { Relay } from '@trc/runtime/relay';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { ASK, CLOCK, type Clock, DATABASE, OBJECTS, RELAY } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import type { Caller } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import { writeInTenant } from '../outbound/write.ts';
import { cleanFilename } from './accept-sample.ts';
import { CurrentCaller } from './caller.guard.ts';

const signedS = 300;

/** The sample library, asked of analysis; the sounds themselves go straight from object storage to the client. */
@Controller()
export class SamplesRoutes {
  readonly #db: Kysely<Database>;
  readonly #ask: Ask;
  readonly #relay: Relay;
  readonly #objects: Objects;
  readonly #clock: Clock;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(ASK) ask: Ask,
    @Inject(RELAY) relay: Relay,
    @Inject(OBJECTS) objects: Objects,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#db = db;
    this.#ask = ask;
    this.#relay = relay;
    this.#objects = objects;
    this.#clock = clock;
  }

  @Route(listSamplesPage, ['/api/samples'])
  async list(
    @CurrentCaller() caller: Caller,
    @Input(listSamplesPage) { query }: InputOf<typeof listSamplesPage>,
  ) {
    const { cursor, ...filter } = query;
    const page = await this.#ask(listSamples, caller.tenantId, {
      bpm_min: filter.bpm_min ?? null,
      bpm_max: filter.bpm_max ?? null,
      folding: filter.folding === 'true',
      key: filter.key ?? null,
      scale: filter.scale ?? null,
      compatible: filter.compatible === 'true',
      kind: filter.kind ?? null,
      tags: filter.tag ?? [],
      q: filter.q ?? null,
      sort: filter.sort,
      limit: filter.limit,
      after: cursor ?? null,
    });
    return { items: page.items.map(toPublic), next_cursor: page.next };
  }

  @Route(getSampleById)
  async get(
    @CurrentCaller() caller: Caller,
    @Input(getSampleById) { params }: InputOf<typeof getSampleById>,
  ) {
    return toDetail((await this.#find(caller, params.id)).sample);
  }

  @Route(getSampleTempo)
  async tempo(
    @CurrentCaller() caller: Caller,
    @Input(getSampleTempo) { params, query }: InputOf<typeof getSampleTempo>,
  ) {
    const ranked = await this.#ask(getTempo, caller.tenantId, {
      sample_id: params.id,
      bpm_min: query.bpm_min ?? null,
      bpm_max: query.bpm_max ?? null,
      tapped_bpm: query.tapped_bpm ?? null,
    });
    if (!ranked) throw new Problem('not-found');
    return ranked;
  }

  @Route(getWaveform)
  async waveform(
    @CurrentCaller() caller: Caller,
    @Input(getWaveform) { params }: InputOf<typeof getWaveform>,
  ) {
    return (await this.#find(caller, params.id)).sample.analysis.peaks;
  }

  @Route(listSimilar)
  async similar(
    @CurrentCaller() caller: Caller,
    @Input(listSimilar) { params, query }: InputOf<typeof listSimilar>,
  ) {
    const found = await this.#ask(listSimilarSamples, caller.tenantId, {
      sample_id: params.id,
      limit: query.limit,
    });
    if (!found) throw new Problem('not-found');
    return { items: found.items.map(({ sample, distance }) => ({ sample: toPublic(sample), distance })) };
  }

  /** The answer tells the sample as it is about to be. */
  @Route(changeSampleById)
  async change(
    @CurrentCaller() caller: Caller,
    @Input(changeSampleById) { params, body }: InputOf<typeof changeSampleById>,
  ) {
    const { sample } = await this.#find(caller, params.id);
    const filename = body.filename === undefined ? null : cleanFilename(body.filename);
    const hand_tags = body.hand_tags ?? null;
    await writeInTenant(this.#db, this.#relay, caller.tenantId, async (_trx, emit) =>
      emit(changeSample, {
        sample_id: sample.id,
        user_id: caller.userId,
        filename,
        hand_tags,
        changed_at: this.#clock().toISOString(),
      }),
    );
    return toPublic({
      ...sample,
      filename: filename ?? sample.filename,
      hand_tags: hand_tags ?? sample.hand_tags,
    });
  }

  @Route(deleteSampleById)
  async delete(
    @CurrentCaller() caller: Caller,
    @Input(deleteSampleById) { params }: InputOf<typeof deleteSampleById>,
  ): Promise<void> {
    await this.#find(caller, params.id);
    await writeInTenant(this.#db, this.#relay, caller.tenantId, async (_trx, emit) =>
      emit(deleteSample, { sample_id: params.id }),
    );
  }

  @Route(playSample, ['/api/samples/:id/play', '/samples/:id/play'])
  async play(
    @CurrentCaller() caller: Caller,
    @Input(playSample) { params }: InputOf<typeof playSample>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { object_key, mime, sample } = await this.#find(caller, params.id);
    await this.#countBytes(caller, sample, 'play');
    reply.redirect(await this.#objects.signedGet(object_key, { expiresS: signedS, contentType: mime }), 302);
  }

  @Route(downloadSample, ['/api/samples/:id/download'])
  async download(
    @CurrentCaller() caller: Caller,
    @Input(downloadSample) { params }: InputOf<typeof downloadSample>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { object_key, mime, sample } = await this.#find(caller, params.id);
    await this.#countBytes(caller, sample, 'download');
    reply.redirect(
      await this.#objects.signedGet(object_key, {
        expiresS: signedS,
        contentType: mime,
        filename: sample.filename,
      }),
      302,
    );
  }

  /** The storage serves the bytes itself; what leaves it is counted where people are sent there. */
  #countBytes(caller: Caller, { id, size_bytes }: Sample, operation: 'play' | 'download'): Promise<void> {
    return writeInTenant(this.#db, this.#relay, caller.tenantId, async (_trx, emit) =>
      emit(bytesServed, { user_id: caller.userId, sample_id: id, operation, size_bytes }),
    );
  }

  async #find(caller: Caller, sampleId: string) {
    const found = await this.#ask(getSample, caller.tenantId, { sample_id: sampleId });
    if (!found) throw new Problem('not-found');
    return found;
  }
}

function toPublic({ analysis, ...sample }: Sample): PublicSample {
  const {
    peaks: _peaks,
    similarity: _similarity,
    onsets_s: _onsets,
    beats_s: _beats,
    ...measured
  } = analysis;
  return { ...sample, ...measured };
}

function toDetail(sample: Sample): SampleDetail {
  const { onsets_s, beats_s } = sample.analysis;
  return { ...toPublic(sample), onsets_s, beats_s };
}
