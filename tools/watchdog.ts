/**
 * Outlives the start that made it by a moment. Its standard input closes when that start ends for whatever reason,
 * SIGKILL included; then it ends every process that is still in the book. It remembers the book, for a folder that is
 * deleted while things run.
 */
import { endAll, readBook } from './processes.ts';

const file = process.argv[2] ?? '';
const lookEveryMs = 1_000;
let book = readBook(file);
const look = () => {
  book = readBook(file) ?? book;
};
setInterval(look, lookEveryMs);
process.stdin.resume();
process.stdin.once('close', async () => {
  look();
  if (book && book.owner.pid === Number(process.argv[3])) await endAll(book);
  process.exit(0);
});
