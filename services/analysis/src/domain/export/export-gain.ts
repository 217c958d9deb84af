import type { ExportItem } from '@trc/contracts/documents/export.v1';
import type { Analysis } from '@trc/contracts/documents/sample.v1';
import { truePeak } from '../signal/true-peak.ts';
import { keptChannels } from './file-forms.ts';

/** A gain never brings a true peak over this: what comes after 16 bits has room left. Source: EBU R 128 (2023), maximum true peak level. */
export const truePeakDbtpMax = -1;

export interface Gain {
  /** Decibels, in hundredths. */
  readonly db: number;
  readonly changes: ExportItem['changes'];
}

/**
 * What brings a sound to this integrated loudness (ITU-R BS.1770-4), held where its true peak would come too high. A sound without an integrated
 * loudness keeps its own, and so does one of whose channels not all are kept: what was measured is not what is written.
 * @param targetLufs `null` keeps every loudness
 */
export function gainTo(
  targetLufs: number | null,
  { channels, loudness }: Pick<Analysis, 'channels' | 'loudness'>,
): Gain {
  if (targetLufs === null) return { db: 0, changes: [] };
  const { integrated_lufs, true_peak_dbtp } = loudness;
  if (integrated_lufs === null || keptChannels(channels) < channels)
    return { db: 0, changes: ['loudness-unknown'] };
  const wanted = Math.round((targetLufs - integrated_lufs) * 100);
  // The difference of two hundredths is one, but for what floating point takes from it.
  const room = Math.floor((truePeakDbtpMax - true_peak_dbtp) * 100 + 1e-6);
  const db = Math.min(wanted, room) / 100 + 0;
  const moved: ExportItem['changes'] = db > 0 ? ['louder'] : db < 0 ? ['quieter'] : [];
  return { db, changes: room < wanted ? [...moved, 'held-by-peak'] : moved };
}

/**
 * What a gain multiplies samples with. What was planned with the source's peak is held once more by that of the sound as it is written: another rate
 * moves the peaks of loud sounds, those of a clipped one by tenths of a decibel.
 */
export function factorOf(gainDb: number, channels: readonly Float32Array[], sampleRateHz: number): number {
  if (gainDb === 0) return 1;
  return Math.min(10 ** (gainDb / 20), 10 ** (truePeakDbtpMax / 20) / truePeak(channels, sampleRateHz));
}
