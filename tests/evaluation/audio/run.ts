/** `npm run eval:audio`: what our analyser hears in the corpus, beside what other tools hear. */
import { writeFileSync } from 'node:fs';
import { loudnessTable } from './loudness.ts';
import { type Corpus, type Entry, hasManifest, loadCorpus, select } from './manifest.ts';
import { type Options, readOptions, UsageError, usage } from './options.ts';
import { measureOurs } from './ours.ts';
import { installPeers } from './peers/install.ts';
import { measurePeers } from './peers/measure.ts';
import { peers, speedPeer } from './peers/peers.ts';
import { accuracyTables, corpusLine, groupTable, missLines, robustnessTable, type Tool } from './report.ts';
import { speedTables } from './speed.ts';

const progressEvery = 100;

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

try {
  const args = process.argv.slice(2);
  if (args.includes('--help')) say(usage);
  else await evaluate(readOptions(args, process.env));
} catch (error) {
  complain(error instanceof UsageError ? error.message : String((error as Error)?.stack ?? error));
  process.exitCode = 1;
}

async function evaluate(options: Options): Promise<void> {
  if (options.build || !hasManifest(options.folder)) {
    const { buildCorpus } = await import('./corpus/build.ts');
    await buildCorpus({ folder: options.folder, edition: 0, log: complain });
  }
  const corpus = loadCorpus(options.folder);
  const entries = select(corpus.entries, options);
  if (entries.length === 0) throw new UsageError('No file of the corpus is in these groups.');
  say(corpusLine(entries));

  const records = await measureOurs(corpus, entries, (done) => {
    if (done % progressEvery === 0) complain(`ours: ${done} of ${entries.length}`);
  });
  const judged = entries.map((entry, place) => ({ entry, estimate: records[place]?.estimate ?? {} }));
  const refused = records.filter((record) => record.refused !== null);
  for (const { file, refused: why } of refused) say(`refused: ${file}: ${why}`);
  if (options.recordsPath) writeFileSync(options.recordsPath, JSON.stringify(records));

  const { homes, measured, left } = options.oursOnly
    ? { homes: null, measured: [], left: [] }
    : await hearOthers(options, corpus, entries);
  const tools: Tool[] = [
    { name: 'ours', judged },
    ...measured.map(({ peer, estimates }) => ({
      name: peer.name,
      judged: entries.map((entry, place) => ({ entry, estimate: estimates[place] ?? {} })),
    })),
  ];
  for (const line of accuracyTables(tools)) say(line);
  for (const line of left) say(`left out: ${line}`);
  for (const line of groupTable(judged)) say(line);
  for (const line of robustnessTable(judged)) say(line);
  if (!options.skipped.includes('loudness'))
    for (const line of await loudnessTable(corpus, records)) say(line);
  if (!options.skipped.includes('speed')) {
    const command = homes && speedPeer.command(homes);
    const runnable = command && !('missing' in command) ? command : null;
    for (const line of await speedTables(corpus, entries, records, runnable, measured)) say(line);
  }
  if (options.misses) for (const line of missLines(judged, records)) say(line);
}

async function hearOthers({ skipped }: Options, corpus: Corpus, entries: readonly Entry[]) {
  const homes = await installPeers(complain);
  const wanted = peers.filter(({ name }) => !skipped.includes(name));
  return { homes, ...(await measurePeers(wanted, homes, corpus, entries, complain)) };
}
