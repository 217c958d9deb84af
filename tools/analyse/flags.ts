import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { TempoWish } from '../../services/analysis/src/domain/tempo/rerank.ts';

export const usage = `npm run --silent analyse -- [OPTION…] FILE…

Prints one JSON line for each file, in the order of the files: {"file", "sample": {…}}
or {"file", "refused": {"code", "detail"}}. FILE - reads the names from standard input, one on a line.

  --threads N          files that are measured at once (default: the number of cores, ${availableParallelism()} here)
  --duration-max-s N   longest sound that is taken, in seconds (default: 3600)
  --time-limit-s N     longest time that one file may take, in seconds (default: 120)
  --bpm-min N, --bpm-max N, --tapped-bpm N
                       rank the tempo candidates by a range, or by what was tapped

Leaves with 0 when every file has its line, 1 when the analyser itself failed, 2 when an option is wrong.
`;

export interface Flags {
  readonly kind: 'run';
  readonly files: readonly string[];
  /** The folder that relative names mean. */
  readonly folder: string;
  readonly threads: number;
  readonly durationSMax: number;
  readonly timeLimitMs: number;
  readonly wish: TempoWish;
}

/** Reads the command line; `environment` tells in which folder npm was called. */
export function readFlags(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Flags | { readonly kind: 'help' } | { readonly kind: 'wrong'; readonly detail: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        threads: { type: 'string' },
        'duration-max-s': { type: 'string' },
        'time-limit-s': { type: 'string' },
        'bpm-min': { type: 'string' },
        'bpm-max': { type: 'string' },
        'tapped-bpm': { type: 'string' },
      },
    });
    if (values.help) return { kind: 'help' };
    const positive = (name: Exclude<keyof typeof values, 'help'>): number | null => {
      const text = values[name];
      if (text === undefined) return null;
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
        throw new Error(`--${name} must be a number above 0, not "${text}".`);
      return value;
    };
    const threads = positive('threads') ?? availableParallelism();
    if (!Number.isInteger(threads)) throw new Error(`--threads must be a whole number, not "${threads}".`);
    const wish = {
      bpmMin: positive('bpm-min'),
      bpmMax: positive('bpm-max'),
      tappedBpm: positive('tapped-bpm'),
    };
    if (wish.bpmMin !== null && wish.bpmMax !== null && wish.bpmMin > wish.bpmMax)
      throw new Error('--bpm-min must not be above --bpm-max.');
    if (positionals.length === 0) throw new Error('Name at least one file.');
    return {
      kind: 'run',
      files: positionals,
      // npm runs scripts in the clone; a path means the folder in which npm was called.
      folder: (environment['npm_lifecycle_event'] && environment['INIT_CWD']) || '.',
      threads,
      durationSMax: positive('duration-max-s') ?? 3_600,
      timeLimitMs: (positive('time-limit-s') ?? 120) * 1_000,
      wish,
    };
  } catch (error) {
    return { kind: 'wrong', detail: error instanceof Error ? error.message : String(error) };
  }
}
