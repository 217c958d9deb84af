/** `npm run test:chart`: every check of the Helm chart that needs no cluster. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findHelm } from './helm.ts';
import { runDir } from './settings.ts';
import { onStopSignal } from './stop-signals.ts';
import { type Count, closing, endRunning, one, vitest } from './test-stages.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

onStopSignal(async () => {
  endRunning();
  return 130;
});

const count = await testChart();
say(closing(count));
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;

async function testChart(): Promise<Count> {
  try {
    mkdirSync(runDir, { recursive: true });
    const helm = await findHelm(say);
    return await vitest(join(runDir, 'chart.json'), ['--config', 'tests/chart/vitest.config.ts'], {
      TRC_TEST_HELM: helm,
    });
  } catch (error) {
    return one(false, error instanceof Error ? error.message : String(error));
  }
}
