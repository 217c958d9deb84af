/**
 * Outlives the start that made it by a moment. Its standard input closes when that start ends for whatever reason,
 * SIGKILL included; then it ends every process that is still in the book.
 */
import { endAll, readBook } from './processes.ts';

const file = process.argv[2] ?? '';
process.stdin.resume();
process.stdin.once('close', async () => {
  const book = readBook(file);
  if (book && book.owner.pid === Number(process.argv[3])) await endAll(book);
  process.exit(0);
});
