import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { corpusFolder } from './manifest.ts';
import { peers } from './peers/peers.ts';

const skippable = ['loudness', 'speed', ...peers.map(({ name }) => name)];

export const usage = `npm run eval:audio -- [--ours] [--misses] [--group NAME]... [--sample N] [--skip PART]... [--records FILE] [--build]
--ours          only our own analyser, without the tools beside it
--misses        also every file that we get wrong
--group NAME    only files of this group; may be repeated
--sample N      only N files, always the same ones
--skip PART     leaves out loudness, speed or one of the tools; may be repeated
--records FILE  also writes what we found in each file, as JSON
--build         makes what is missing of the corpus first
The corpus is in TRC_AUDIO_CORPUS or ~/.cache/tokyo-record-club/audio-corpus. Where there is none, it is built.
PART is one of ${skippable.join(', ')}.`;

/** The caller's mistake; the message is for them. */
export class UsageError extends Error {}

export interface Options {
  readonly folder: string;
  readonly oursOnly: boolean;
  readonly misses: boolean;
  readonly build: boolean;
  readonly groups: readonly string[];
  readonly sample: number | null;
  readonly skipped: readonly string[];
  readonly recordsPath: string | null;
}

/** @throws UsageError for a flag that is not what it should be */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options {
  const values = parse(args);
  if (values.sample !== undefined && !/^[1-9]\d*$/.test(values.sample))
    throw new UsageError(`--sample must be a whole number of at least 1, not "${values.sample}".`);
  const unknown = values.skip.find((part) => !skippable.includes(part));
  if (unknown !== undefined)
    throw new UsageError(`--skip must be one of ${skippable.join(', ')}, not "${unknown}".`);
  return {
    folder: corpusFolder(environment),
    oursOnly: values.ours,
    misses: values.misses,
    build: values.build,
    groups: values.group,
    sample: values.sample === undefined ? null : Number(values.sample),
    skipped: values.skip,
    recordsPath:
      values.records === undefined ? null : resolve(environment['INIT_CWD'] ?? '.', values.records),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        ours: { type: 'boolean', default: false },
        build: { type: 'boolean', default: false },
        misses: { type: 'boolean', default: false },
        group: { type: 'string', multiple: true, default: [] },
        sample: { type: 'string' },
        skip: { type: 'string', multiple: true, default: [] },
        records: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}
