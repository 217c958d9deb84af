import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../debian.ts';
import type { S3Access } from '../settings.ts';
import { answers, type Running, untilReady } from '../site.ts';
import type { Part, PartOptions } from './part.ts';

export const radosgwPackages = ['ceph-mon', 'ceph-osd', 'ceph-common', 'radosgw'];
const programs = ['ceph-mon', 'ceph-osd', 'ceph', 'radosgw', 'radosgw-admin', 'ceph-authtool', 'monmaptool'];
const run = promisify(execFile);

export const hasRadosgw = () => programs.every((name) => findProgram(name) !== null);

/**
 * Ceph's S3 gateway over one monitor and one storage daemon.
 * The gateway keeps nothing itself: what it acknowledged is on the disk of the storage daemon, so it may be killed.
 */
export function radosgwPart(access: S3Access, { site, durable }: PartOptions): Part {
  const folder = join(site.dataDir, 'radosgw');
  const config = join(folder, 'ceph.conf');
  const complete = join(folder, 'complete');
  const monitorAddress = `[v2:127.0.0.1:${site.ports.monitor}]`;
  const tool = (name: string, ...args: string[]) => run(name, ['-c', config, ...args]);
  const daemon = (command: string, args: readonly string[], stopSignal: NodeJS.Signals = 'SIGTERM') =>
    site.launch({ name: command, command, args: ['-f', '-c', config, ...args], stopSignal });
  let monitor: Running | null = null;
  let storage: Running | null = null;
  let gateway: Running | null = null;

  const configure = (clusterId: string) => {
    for (const name of ['mon', 'osd', 'log']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(config, configuration({ folder, clusterId, durable, ports: site.ports }));
  };

  const makeMonitorMap = async (clusterId: string) => {
    const map = join(folder, 'monmap');
    await run('monmaptool', [
      '--create',
      '--clobber',
      '--addv',
      'a',
      monitorAddress,
      '--fsid',
      clusterId,
      map,
    ]);
    return map;
  };

  /** Everything up to a running monitor and an empty store. */
  const initialise = async () => {
    rmSync(folder, { recursive: true, force: true });
    const clusterId = randomUUID();
    configure(clusterId);
    const keyring = join(folder, 'keyring');
    writeFileSync(keyring, await makeKeyring(), { mode: 0o600 });
    const map = await makeMonitorMap(clusterId);
    await tool('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring);
    monitor = daemon('ceph-mon', ['-i', 'a']);
    const storageId = randomUUID();
    await tool('ceph', '--connect-timeout', '30', 'osd', 'new', storageId);
    await tool('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', storageId);
    writeFileSync(join(folder, 'monitor-address'), monitorAddress);
    writeFileSync(join(folder, 'cluster-id'), clusterId);
  };

  /** The monitor remembers its own address: tell it when the ports have moved. */
  const reopen = async () => {
    const clusterId = readFileSync(join(folder, 'cluster-id'), 'utf8');
    configure(clusterId);
    const addressFile = join(folder, 'monitor-address');
    if (readFileSync(addressFile, 'utf8') !== monitorAddress) {
      await tool('ceph-mon', '-i', 'a', '--inject-monmap', await makeMonitorMap(clusterId));
      writeFileSync(addressFile, monitorAddress);
    }
    monitor = daemon('ceph-mon', ['-i', 'a']);
  };

  return {
    async start() {
      const isNew = !existsSync(complete);
      await (isNew ? initialise() : reopen());
      storage = daemon('ceph-osd', ['-i', '0']);
      // Its own farewell takes up to two minutes and saves nothing.
      gateway = daemon('radosgw', ['-n', 'client.admin'], 'SIGKILL');
      await untilReady(gateway, () => answers(access.endpoint));
      if (!isNew) return;
      const names = ['--uid', 'trc', '--display-name', 'trc'];
      const keys = ['--access-key', access.accessKeyId, '--secret-key', access.secretAccessKey];
      await tool('radosgw-admin', 'user', 'create', ...names, ...keys);
      writeFileSync(complete, '');
    },
    async stop() {
      await gateway?.stop();
      await storage?.stop();
      await monitor?.stop();
    },
    async kill() {
      await Promise.all([gateway, storage, monitor].map((one) => one?.kill()));
    },
  };
}

async function makeKeyring(): Promise<string> {
  const all = ['mon', 'osd', 'mgr'];
  const owners = { 'mon.': ['mon'], 'client.admin': all, 'osd.0': all };
  const sections = Object.entries(owners).map(async ([owner, may]) => {
    const { stdout } = await run('ceph-authtool', ['--gen-print-key']);
    const rights = may.map((where) => `\tcaps ${where} = "allow *"`);
    return [`[${owner}]`, `\tkey = ${stdout.trim()}`, ...rights].join('\n');
  });
  return `${(await Promise.all(sections)).join('\n')}\n`;
}

interface Configuration {
  readonly folder: string;
  readonly clusterId: string;
  readonly durable: boolean;
  readonly ports: PartOptions['site']['ports'];
}

/**
 * Short waits where Ceph is tuned for thousands of machines. They halve the cold start, end the slow one after a kill,
 * and let a new gateway write at once: it would wait half a minute for the killed one to be forgotten.
 */
function configuration({ folder, clusterId, durable, ports }: Configuration): string {
  return `[global]
fsid = ${clusterId}
mon host = v2:127.0.0.1:${ports.monitor}/0
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
ms bind msgr1 = false
ms bind port min = ${ports.storageFirst}
ms bind port max = ${ports.storageLast}
ms max backoff = 0.5
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = ${folder}/keyring
mon data = ${folder}/mon
mon data avail crit = 1
mon allow pool size one = true
mon client hunt interval = 0.2
mon tick interval = 1
mon cluster log to file = false
paxos propose interval = 0.05
objecter tick interval = 0.5
objecter timeout = 1
osd client watch timeout = 3
osd data = ${folder}/osd
osd objectstore = bluestore
osd mon shutdown timeout = 1
osd memory target = 939524096
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
bluestore block size = 8589934592
bluestore fsck on mkfs = false
log file = ${folder}/log/$name.log
log to stderr = false
err to stderr = false
debug mon = 0/0
debug paxos = 0/0
debug osd = 0/0
debug bluestore = 0/0
debug bluefs = 0/0
debug bdev = 0/0
debug rocksdb = 0/0
debug rgw = 0/0
admin socket =
run dir = ${folder}
crash dir = ${folder}
[client.admin]
rgw frontends = beast endpoint=127.0.0.1:${ports.s3}
rgw thread pool size = 64
rgw user max buckets = 0
${durable ? '' : '# Ten seconds are a day, so that tests see things expire.\nrgw lc debug interval = 10\n'}`;
}
