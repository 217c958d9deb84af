import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getProbe } from '@trc/contracts/queries/get-probe.v1';
import { Answers, Message } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { OBJECTS } from '@trc/runtime/tokens';
import { isRefusal } from '../domain/container/refusals.ts';
import { probeObject } from '../outbound/probe-object.ts';

@Controller()
export class GetProbeQuery {
  readonly #objects: Objects;
  constructor(@Inject(OBJECTS) objects: Objects) {
    this.#objects = objects;
  }

  @Answers(getProbe)
  async answer(
    @Message() { object_key, size_bytes }: RequestOf<typeof getProbe>,
  ): Promise<ReplyOf<typeof getProbe>> {
    const probe = await probeObject(
      (offsetBytes, lengthBytes) => this.#objects.range(object_key, offsetBytes, lengthBytes),
      size_bytes,
    );
    if (isRefusal(probe)) {
      return probe.kind === 'not-audio'
        ? { kind: 'not-audio', detail: 'The bytes are not WAV, AIFF, MP3, FLAC or OGG.' }
        : { kind: 'unreadable', detail: probe.detail };
    }
    return {
      kind: 'sound',
      format: probe.format,
      mime: probe.mime,
      extension: probe.extension,
      duration_s: probe.durationS,
      sample_rate_hz: probe.sampleRateHz,
      channels: probe.channels,
      bit_depth: probe.bitDepth,
    };
  }
}
