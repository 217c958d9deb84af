import { describe, expect, it } from 'vitest';
import { costMax, costOf, freePlaces, queueOf, queues } from './queues.ts';

describe('queues', () => {
  it('EB-01: sounds wait with those of their plan, worlds and publishing with everybody', () => {
    expect(queueOf('sample', 'enterprise')).toBe('enterprise');
    expect(queueOf('reanalysis', 'free')).toBe('free');
    expect(queueOf('world', 'free')).toBe('worlds');
    expect(queueOf('refresh', 'pro')).toBe('worlds');
    expect(queueOf('publish', 'pro')).toBe('publishing');
  });

  it('a job costs what its bytes make of work, within bounds', () => {
    expect(costOf('sample', 0)).toBe(1);
    expect(costOf('sample', 12 * 1024 * 1024)).toBe(2);
    expect(costOf('sample', 10_000 * 1024 * 1024)).toBe(costMax);
  });
});

describe('freePlaces', () => {
  const free = (running: number, unstarted: number) => freePlaces(queues.free, { running, unstarted });

  it('keeps one job ready, and a quarter of what runs', () => {
    expect(free(0, 0)).toBe(1);
    expect(free(0, 1)).toBe(0);
    expect(free(4, 0)).toBe(2);
    expect(free(8, 1)).toBe(2);
  });

  it('never sends more than the workers of the queue may ever be', () => {
    expect(free(19, 0)).toBe(1);
    expect(free(20, 0)).toBe(0);
    expect(free(30, 0)).toBe(0);
  });

  it('EB-01: gives every slot of ten processes on free, and of fifty on pro, a job', () => {
    expect(queues.free).toMatchObject({ processesMax: 10, slots: 2, inFlightMax: 20 });
    expect(queues.pro).toMatchObject({ processesMax: 50, slots: 2, inFlightMax: 100 });
  });

  it('fills all the workers within twenty rounds of starts, so that processes that were just added are not kept waiting', () => {
    let running = 0;
    let rounds = 0;
    for (let places = 1; places > 0; rounds += 1) {
      places = freePlaces(queues.pro, { running, unstarted: 0 });
      running += places;
    }
    expect(running).toBe(queues.pro.inFlightMax);
    expect(rounds).toBeLessThanOrEqual(20);
  });
});
