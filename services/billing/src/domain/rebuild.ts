import { type Cost, costOf, type LedgerLine, noCost } from './ledger.ts';

/** Where the books do not agree with the facts. `null` stands for a line or a sum that is not there. */
export interface Difference {
  readonly messageId: string;
  readonly what: string;
  readonly live: string | null;
  readonly rebuilt: string | null;
}

const keyOf = ({ messageId, line }: LedgerLine) => `${messageId}\n${line}`;

/** All that a line says, in one order, so that equal lines are equal texts. */
const wordsOf = (line: LedgerLine): string =>
  JSON.stringify([
    line.tenantId,
    line.userId,
    line.jobId,
    line.kind,
    line.operation,
    line.resource,
    line.quantity,
    line.costMicros,
    line.priceTableVersion,
    line.traceId,
    line.at.toISOString(),
  ]);

/** Compares lines that were made anew from the facts with those that stand in the ledger. */
export function compareLines(
  rebuilt: readonly LedgerLine[],
  live: readonly LedgerLine[],
): readonly Difference[] {
  const left = new Map(live.map((line) => [keyOf(line), line]));
  const differences: Difference[] = [];
  for (const line of rebuilt) {
    const words = wordsOf(line);
    const found = left.get(keyOf(line));
    left.delete(keyOf(line));
    const lived = found ? wordsOf(found) : null;
    if (lived !== words)
      differences.push({
        messageId: line.messageId,
        what: `line ${line.line}`,
        live: lived,
        rebuilt: words,
      });
  }
  for (const line of left.values())
    differences.push({
      messageId: line.messageId,
      what: `line ${line.line}`,
      live: wordsOf(line),
      rebuilt: null,
    });
  return differences;
}

/** Adds the lines' money to what is known of each job. */
export function addToJobs(jobs: Map<string, Cost>, lines: readonly LedgerLine[]): void {
  for (const [jobId, own] of Map.groupBy(lines, (line) => line.jobId)) {
    if (jobId === null) continue;
    const before = jobs.get(jobId) ?? noCost;
    const more = costOf(own);
    jobs.set(jobId, {
      costMicros: before.costMicros + more.costMicros,
      modelMicros: before.modelMicros + more.modelMicros,
    });
  }
}
