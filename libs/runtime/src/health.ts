import type { NatsConnection } from '@nats-io/transport-node';
import { Controller, Get, Header, type Type } from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import { Problem } from './http-problem.ts';
import type { Telemetry } from './telemetry.ts';

const checkTimeoutMs = 2_000;

interface Parts {
  readonly db: Kysely<unknown>;
  readonly nc: NatsConnection;
  readonly telemetry: Telemetry;
}

/**
 * Alive: the process answers. Ready: it is started and not draining. Postgres and NATS are told besides and do not decide:
 * all processes share them, so that without one of them nobody would be left to answer what can still be answered.
 */
export class Health {
  readonly #parts: Parts;
  #serving = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  up(): void {
    this.#serving = true;
  }

  down(): void {
    this.#serving = false;
  }

  isServing(): boolean {
    return this.#serving;
  }

  async partsAway(): Promise<readonly string[]> {
    const parts = Object.entries(await this.partsReached());
    return parts.filter(([, isReached]) => !isReached).map(([part]) => part);
  }

  /** Which parts answer in time. */
  async partsReached(): Promise<Readonly<Record<'postgres' | 'nats', boolean>>> {
    const [postgres, nats] = await Promise.all([
      answers(() => sql`select 1`.execute(this.#parts.db)),
      answers(() => this.#parts.nc.flush()),
    ]);
    return { postgres, nats };
  }

  metricsText(): Promise<string> {
    return this.#parts.telemetry.metricsText();
  }
}

function answers(check: () => Promise<unknown>): Promise<boolean> {
  const timeout = new Promise((_, reject) => setTimeout(reject, checkTimeoutMs).unref());
  return Promise.race([Promise.resolve().then(check), timeout]).then(
    () => true,
    () => false,
  );
}

export function healthController(health: Health): Type {
  @Controller()
  class HealthRoutes {
    @Get('healthz')
    alive() {
      return { status: 'alive' };
    }

    @Get('readyz')
    async ready() {
      if (!health.isServing()) throw new Problem('unavailable', { detail: 'Not ready: it starts or stops.' });
      return { status: 'ready', away: await health.partsAway() };
    }

    @Get('metrics')
    @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
    metrics() {
      return health.metricsText();
    }
  }
  return HealthRoutes;
}
