/** A process of its own that takes so many calls, as fast as it is given them, and prints when it had each. */
import { connectNats } from '../src/nats.ts';
import { openSharedBudget } from '../src/shared-budget.ts';
import { openSharedStore } from '../src/shared-store.ts';

const [url = '', key = '', callsMax = '', windowMs = '', wanted = ''] = process.argv.slice(2);
const nc = await connectNats(url, 'test');
const budget = openSharedBudget({
  store: openSharedStore(nc, 1),
  key,
  limits: { callsMax: Number(callsMax), windowMs: Number(windowMs), callsMaxPerDay: null },
  now: Date.now,
  log: { warn: (...args: unknown[]) => process.stderr.write(`${JSON.stringify(args)}\n`) } as never,
});
const had: number[] = [];
let left = Number(wanted);
async function take(): Promise<void> {
  while (left > 0) {
    left -= 1;
    const refusal = await budget.take();
    if (refusal === null) {
      had.push(Date.now());
      continue;
    }
    left += 1;
    await new Promise((resolve) => setTimeout(resolve, refusal.retryAfterMs));
  }
}
await Promise.all([take(), take(), take()]);
process.stdout.write(JSON.stringify(had));
await nc.close();
