/** `commands.process.ts FOLDER TOOL`: programs that take a file and print a tempo; TOOL is `aubio`, `bpm` or `soundstretch`. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Estimate } from '../metrics.ts';
import { type Answer, serveTimed, tempoOf } from './serve.ts';

const run = promisify(execFile);
const [, tool = ''] = process.argv.slice(2);

interface Command {
  readonly line: string;
  readonly read: (output: string) => Estimate;
}

function single(text: string | undefined): Estimate {
  const bpm = Number(text);
  return { tempo: bpm > 0 ? { bpm, confidence: 1, candidates: [bpm] } : null };
}

/** The median distance of the beats, which is how `aubio tempo` comes to its figure. */
function fromBeats(output: string): Estimate {
  const beatsS = output
    .split('\n')
    .map(Number.parseFloat)
    .filter((beat) => beat >= 0);
  const gaps = beatsS.slice(1).map((beat, i) => beat - (beatsS[i] ?? 0));
  const middle = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)];
  return tempoOf(60 / (middle ?? Number.POSITIVE_INFINITY), beatsS);
}

const commands: Readonly<Record<string, Command>> = {
  aubio: { line: 'aubio beat "$1"', read: fromBeats },
  bpm: {
    line: 'sox "$1" -t raw -r 44100 -e float -b 32 -c 1 - | bpm',
    read: (output) => single(output.trim()),
  },
  soundstretch: {
    line: 'soundstretch "$1" -bpm 2>&1',
    read: (output) => single(/Detected BPM rate ([\d.]+)/.exec(output)?.[1]),
  },
};

const command = commands[tool];
if (!command) throw new Error(`There is no tool "${tool}".`);

await serveTimed(async (path): Promise<Answer> => {
  const script = `TIMEFORMAT='cpu %3U %3S'; time { ${command.line}; } 2>/dev/null`;
  const { stdout, stderr } = await run('bash', ['-c', script, 'bash', path], { maxBuffer: 2 ** 26 });
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
  return { estimate: command.read(stdout), cpuS: Number(user) + Number(system) };
});
