import type { NatsConnection } from '@nats-io/transport-node';
import { Controller, Get, Header, ServiceUnavailableException, type Type } from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import type { Telemetry } from './telemetry.ts';

const checkTimeoutMs = 2_000;

interface Parts {
  readonly db: Kysely<unknown>;
  readonly nc: NatsConnection;
  readonly telemetry: Telemetry;
}

/** Alive: the process answers. Ready: it is started, not draining, and its database and NATS answer too. */
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

  async faults(): Promise<string[]> {
    const checks: Array<[string, Promise<unknown>]> = [
      ['postgres', sql`select 1`.execute(this.#parts.db)],
      ['nats', this.#parts.nc.flush()],
    ];
    const faults = this.#serving ? [] : ['not serving'];
    await Promise.all(
      checks.map(async ([name, check]) => {
        const timeout = new Promise((_, reject) => setTimeout(reject, checkTimeoutMs).unref());
        await Promise.race([check, timeout]).catch(() => faults.push(name));
      }),
    );
    return faults;
  }

  metricsText(): Promise<string> {
    return this.#parts.telemetry.metricsText();
  }
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
      const faults = await health.faults();
      if (faults.length > 0) throw new ServiceUnavailableException({ status: 'not ready', faults });
      return { status: 'ready' };
    }

    @Get('metrics')
    @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
    metrics() {
      return health.metricsText();
    }
  }
  return HealthRoutes;
}
