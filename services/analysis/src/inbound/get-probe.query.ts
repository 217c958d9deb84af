import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getProbe } from '@trc/contracts/queries/get-probe.v1';
import { Answers, Message } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { OBJECTS } from '@trc/runtime/tokens';
import { probeObject } from '../outbound/probe-object.ts';
import { presentProbe } from './present-probe.ts';

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
    return presentProbe(probe);
  }
}
