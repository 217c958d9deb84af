import { notAudio } from '../src/domain/container/refusals.ts';
import type { AnalysisOutcome, AnalysisTask } from '../src/outbound/analysis-pool.ts';

/** A worker that fails in the way the first byte of the file says. */
export default function fail({ bytes }: AnalysisTask): AnalysisOutcome {
  switch (bytes[0]) {
    case 1:
      for (;;);
    case 2: {
      const hoard: number[][] = [];
      for (;;) hoard.push(Array.from({ length: 100_000 }, (_, i) => i + 0.5));
    }
    case 3:
      return process.exit(7);
    case 4:
      throw new Error('a bug of ours');
    default:
      return { ok: false, refusal: notAudio('It is a test.') };
  }
}
