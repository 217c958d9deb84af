import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { absentModels } from '@trc/models/absent';
import { createOpenAiModels } from '@trc/models/openai';
import { initialPriceTable } from '@trc/models/prices';
import type { Config } from '@trc/runtime/config';
import { openObjects } from '@trc/runtime/objects';
import type { ServiceDefinition } from '@trc/runtime/service';
import { CONFIG, OBJECTS } from '@trc/runtime/tokens';
import type { variables } from './config.ts';
import { AnalyseSampleCommand } from './inbound/analyse-sample.command.ts';
import { DeleteSampleCommand } from './inbound/delete-sample.command.ts';
import { GetProbeQuery } from './inbound/get-probe.query.ts';
import { GetSampleQuery } from './inbound/get-sample.query.ts';
import { GetTempoQuery } from './inbound/get-tempo.query.ts';
import { ListLibraryTracksQuery } from './inbound/list-library-tracks.query.ts';
import { ListSamplesQuery } from './inbound/list-samples.query.ts';
import { ListSimilarSamplesQuery } from './inbound/list-similar-samples.query.ts';
import { type AnalysisPool, openAnalysisPool } from './outbound/analysis-pool.ts';
import { ANALYSIS_POOL, MODELS } from './tokens.ts';

type AnalysisConfig = Config<typeof variables>;

/** The worker thread's own bundle, beside this one. */
const workerFile = new URL('./analysis.worker.js', import.meta.url);

@Module({
  controllers: [
    AnalyseSampleCommand,
    DeleteSampleCommand,
    GetProbeQuery,
    GetSampleQuery,
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
      provide: MODELS,
      inject: [CONFIG],
      useFactory: ({ modelUrl, modelApiKey }: AnalysisConfig) =>
        modelUrl
          ? createOpenAiModels({
              baseUrl: modelUrl,
              apiKey: modelApiKey,
              priceTable: () => initialPriceTable,
            })
          : absentModels,
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
  lanes: ({ lanes }) => lanes,
};
