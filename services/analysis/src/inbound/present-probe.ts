import type { ReplyOf } from '@trc/contracts/message';
import type { getProbe } from '@trc/contracts/queries/get-probe.v1';
import { isRefusal, type Refusal } from '../domain/container/refusals.ts';
import type { Probe } from '../domain/container/sound-format.ts';

/** What was read of a file, in the words of the contract. */
export function presentProbe(probe: Probe | Refusal): ReplyOf<typeof getProbe> {
  if (isRefusal(probe))
    return { kind: probe.kind === 'not-audio' ? 'not-audio' : 'unreadable', detail: probe.detail };
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
