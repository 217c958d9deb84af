import type { Analysis } from '@trc/contracts/documents/sample.v1';
import { analyse } from '../src/domain/analyse.ts';

/** Analyses samples as if they had come from a 16-bit WAV. */
export function measure(channels: Float32Array | readonly Float32Array[], sampleRateHz: number): Analysis {
  const list = channels instanceof Float32Array ? [channels] : channels;
  return analyse(
    list.map((samples) => samples.slice()),
    {
      format: 'wav',
      mime: 'audio/wav',
      extension: 'wav',
      durationS: (list[0]?.length ?? 0) / sampleRateHz,
      sampleRateHz,
      channels: list.length,
      bitDepth: 16,
    },
  );
}
