/** `npm run analyse -- FILE…`: one JSON line for each sound file, by the same code as the service, without any server. */
import { analyseFile, openSounds } from './analyse/analyse-file.ts';
import { readFlags, usage } from './analyse/flags.ts';
import { inOrder } from './analyse/in-order.ts';
import { namesOf } from './analyse/names.ts';
import { onStopSignal } from './stop-signals.ts';

/** Results that may wait for a slow file before them; each is some ten kilobytes. */
const resultsWaitingMax = 256;
const ok = 0;
const ourFault = 1;
const badUsage = 2;
const interrupted = 130;

const flags = readFlags(process.argv.slice(2), process.env);
if (flags.kind === 'help') process.stdout.write(usage);
else if (flags.kind === 'wrong') {
  process.stderr.write(`${flags.detail}\n\n${usage}`);
  process.exitCode = badUsage;
} else {
  const sounds = openSounds(flags);
  const isStopping = onStopSignal(async () => {
    await sounds.close();
    return interrupted;
  });
  // Whoever reads may stop early, as `head` does; there is nobody left to tell.
  process.stdout.on('error', () => process.exit(ok));
  const lines = inOrder(namesOf(flags.files, process.stdin), resultsWaitingMax, (file) =>
    analyseFile(sounds, file),
  );
  for await (const { line, isOurFault } of lines) {
    // What runs is given up then, which is nobody's fault.
    if (isStopping()) break;
    if (isOurFault) process.exitCode = ourFault;
    if (!process.stdout.write(`${JSON.stringify(line)}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  await sounds.close();
}
