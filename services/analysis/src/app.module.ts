import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { configuredModels } from '@trc/models/configured';
import { tenantModels } from '@trc/models/tenant-models';
import type { Ask } from '@trc/runtime/ask';
import type { Config } from '@trc/runtime/config';
import { openObjects } from '@trc/runtime/objects';
import { personalDataController } from '@trc/runtime/personal-data.controller';
import { providerFetch } from '@trc/runtime/provider-fetch';
import { publicFetch } from '@trc/runtime/public-fetch';
import { createRecent } from '@trc/runtime/recent';
import type { ServiceDefinition } from '@trc/runtime/service';
import { ASK, CLOCK, type Clock, CONFIG, OBJECTS } from '@trc/runtime/tokens';
import type { variables } from './config.ts';
import { AnalyseSampleCommand } from './inbound/analyse-sample.command.ts';
import { ChangeSampleCommand } from './inbound/change-sample.command.ts';
import { DeleteSampleCommand } from './inbound/delete-sample.command.ts';
import { ExportSamplesCommand } from './inbound/export-samples.command.ts';
import { GetExportPlanQuery } from './inbound/get-export-plan.query.ts';
import { GetHeadProbeQuery } from './inbound/get-head-probe.query.ts';
import { GetProbeQuery } from './inbound/get-probe.query.ts';
import { GetSampleQuery } from './inbound/get-sample.query.ts';
import { GetTempoQuery } from './inbound/get-tempo.query.ts';
import { ImportProjectCommand } from './inbound/import-project.command.ts';
import { ListAgingSamplesQuery } from './inbound/list-aging-samples.query.ts';
import { ListLibraryTracksQuery } from './inbound/list-library-tracks.query.ts';
import { ListSamplesQuery } from './inbound/list-samples.query.ts';
import { ListSimilarSamplesQuery } from './inbound/list-similar-samples.query.ts';
import { migrations } from './migrations/all.ts';
import { type AnalysisPool, openAnalysisPool } from './outbound/analysis-pool.ts';
import { personalData } from './outbound/personal-data.store.ts';
import { ANALYSIS_POOL, MODELS_OF } from './tokens.ts';

type AnalysisConfig = Config<typeof variables>;

const modelTimeoutMs = 60_000;

/** The worker thread's own bundle, beside this one. */
const workerFile = new URL('./analysis.worker.js', import.meta.url);

@Module({
  controllers: [
    personalDataController('analysis', personalData),
    AnalyseSampleCommand,
    ChangeSampleCommand,
    DeleteSampleCommand,
    ExportSamplesCommand,
    GetExportPlanQuery,
    GetHeadProbeQuery,
    GetProbeQuery,
    GetSampleQuery,
    ImportProjectCommand,
    ListAgingSamplesQuery,
    ListLibraryTracksQuery,
    ListSamplesQuery,
    ListSimilarSamplesQuery,
    GetTempoQuery,
  ],
  providers: [
    { provide: OBJECTS, inject: [CONFIG], useFactory: (config: AnalysisConfig) => openObjects(config) },
    {
      provide: ANALYSIS_POOL,
      inject: [CONFIG],
      useFactory: ({ threads, timeLimitMs }: AnalysisConfig) =>
        openAnalysisPool({ workerFile, threads, timeLimitMs }),
    },
    {
      provide: MODELS_OF,
      inject: [CONFIG, ASK, CLOCK],
      useFactory: (config: AnalysisConfig, ask: Ask, clock: Clock) =>
        tenantModels({
          house: configuredModels(config, { timeoutMs: modelTimeoutMs, fetch: providerFetch('models') }),
          ask,
          fetch: publicFetch({
            allowPrivate: config.modelPrivateAddresses === 'allow',
            timeoutMs: modelTimeoutMs,
          }),
          timeoutMs: modelTimeoutMs,
          recent: createRecent({ ttlMs: 60_000, entriesMax: 1_000, now: () => clock().getTime() }),
        }),
    },
  ],
})
class AnalysisModule implements OnApplicationShutdown {
  readonly #pool: AnalysisPool;
  constructor(@Inject(ANALYSIS_POOL) pool: AnalysisPool) {
    this.#pool = pool;
  }

  onApplicationShutdown(): Promise<void> {
    return this.#pool.close();
  }
}

export const service: ServiceDefinition<AnalysisConfig> = {
  module: AnalysisModule,
  migrations,
  lanes: ({ lanes }) => lanes,
};
