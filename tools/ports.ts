import { createServer, type Server } from 'node:net';

/** Where each listener sits inside a block of a hundred ports. */
const offsets = {
  gateway: 0,
  simulator: 10,
  smtp: 11,
  nats: 22,
  postgres: 32,
  s3: 42,
  monitor: 43,
  taste: 51,
  harvester: 52,
  analysis: 53,
  playlist: 54,
  billing: 55,
  storageFirst: 60,
  storageLast: 79,
} as const;

/** Never used by a part: whoever listens here owns the block. */
const holdOffset = 99;
const firstBase = 4000;
const blockSize = 100;
const blocksTried = 40;

export type Ports = Readonly<Record<keyof typeof offsets, number>>;

export interface HeldPorts {
  readonly base: number;
  readonly ports: Ports;
  release(): Promise<void>;
}

/**
 * Takes a block of ports on the loopback address. With `base` it is that block or an error that names the busy port;
 * without, the first block that is wholly free. Two starts at the same instant get different blocks.
 */
export async function holdPorts(base?: number): Promise<HeldPorts> {
  const bases =
    base === undefined ? Array.from({ length: blocksTried }, (_, i) => firstBase + i * blockSize) : [base];
  let busy = 0;
  for (const candidate of bases) {
    const holder = await listen(candidate + holdOffset);
    if (!holder) {
      busy = candidate + holdOffset;
      continue;
    }
    const taken = await firstBusy(candidate);
    if (taken === null)
      return { base: candidate, ports: portsFrom(candidate), release: () => closed(holder) };
    busy = taken;
    await closed(holder);
  }
  throw new Error(
    base === undefined
      ? `No free block of ports from ${firstBase} on; the last one failed at ${busy}. Set TRC_PORT_BASE.`
      : `Port ${busy} is in use. Stop what listens there, or set TRC_PORT_BASE to another first port.`,
  );
}

function portsFrom(base: number): Ports {
  return Object.fromEntries(Object.entries(offsets).map(([name, offset]) => [name, base + offset])) as Ports;
}

async function firstBusy(base: number): Promise<number | null> {
  for (const port of Object.values(portsFrom(base))) {
    const server = await listen(port);
    if (!server) return port;
    await closed(server);
  }
  return null;
}

function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server.unref()));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
