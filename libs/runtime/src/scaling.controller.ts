import { Controller, Get, type Type } from '@nestjs/common';
import { createRecent } from './recent.ts';
import type { WaitingWork } from './scaling.ts';

/** However many ask, the consumers are looked at once in this time. */
const freshMs = 2_000;

/** `GET /scaling`: counts for a scaler, without a key; the port of the metrics is not for the public. */
export function scalingController(look: () => Promise<WaitingWork>): Type {
  const recent = createRecent({ ttlMs: freshMs, entriesMax: 1, now: Date.now });

  @Controller()
  class ScalingRoute {
    @Get('scaling')
    read(): Promise<WaitingWork> {
      return recent.get('work', look);
    }
  }
  return ScalingRoute;
}
