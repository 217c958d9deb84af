import { Controller } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getHeadProbe } from '@trc/contracts/queries/get-head-probe.v1';
import { Answers, Message } from '@trc/runtime/consume';
import { probeHead } from '../domain/container/container.ts';
import { presentProbe } from './present-probe.ts';

@Controller()
export class GetHeadProbeQuery {
  @Answers(getHeadProbe)
  async answer(
    @Message() { head_base64, size_bytes }: RequestOf<typeof getHeadProbe>,
  ): Promise<ReplyOf<typeof getHeadProbe>> {
    const probe = probeHead(Buffer.from(head_base64, 'base64'), size_bytes);
    return probe === null ? { kind: 'beyond-head' } : presentProbe(probe);
  }
}
