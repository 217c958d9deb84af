import { setTimeout as sleep } from 'node:timers/promises';
import { answers, type Launch, lastLines, type Running, type Site, untilReady } from './site.ts';

/** Exit code of a service whose environment is not usable (EX_CONFIG): another try would end the same way. */
const unusableConfiguration = 78;
const firstPauseMs = 200;
const longestPauseMs = 10_000;
/** A service that lived this long had a good start: the next pause is short again. */
const goodLifeMs = 30_000;

interface Service {
  launch: Launch;
  running: Running;
  wanted: boolean;
  pauseMs: number;
  wasReady: boolean;
}

/** Keeps services running: one that ends without being asked is started again, later each time. */
export class Supervisor {
  readonly #site: Site;
  readonly #log: (line: string) => void;
  readonly #services = new Map<string, Service>();

  constructor(site: Site, log: (line: string) => void) {
    this.#site = site;
    this.#log = log;
  }

  spawnService(launch: Launch): void {
    if (this.#services.get(launch.name)?.wanted) throw new Error(`${launch.name} is running already.`);
    const running = this.#site.launch(launch);
    const service = { launch, running, wanted: true, pauseMs: firstPauseMs, wasReady: false };
    this.#services.set(launch.name, service);
    void this.#keep(service);
  }

  /** Sends the signal behind the supervisor's back, as a crash or the kernel would; the service is started again. */
  async kill(name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { running } = this.#get(name);
    running.signal(signal);
    await running.exited;
  }

  /** Ends the service in order; it stays down until it is restarted. */
  async stop(name: string): Promise<void> {
    const service = this.#get(name);
    service.wanted = false;
    await service.running.stop();
  }

  async restart(name: string): Promise<void> {
    const { launch } = this.#get(name);
    await this.stop(name);
    this.spawnService(launch);
  }

  /**
   * Waits for an answer of the service. Throws with the end of its log when the time is over,
   * and at once when it ends during its very first start: trying again would only hide why.
   */
  async waitReady(name: string, url: string, timeoutMs = 60_000): Promise<void> {
    const service = this.#get(name);
    const watched = service.wasReady ? { ...service.running, ended: () => null } : service.running;
    await untilReady(watched, () => answers(url), timeoutMs);
    service.wasReady = true;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#services.keys()].map((name) => this.stop(name)));
  }

  #get(name: string): Service {
    const service = this.#services.get(name);
    if (!service) throw new Error(`There is no service "${name}" here.`);
    return service;
  }

  async #keep(service: Service): Promise<void> {
    const { name } = service.launch;
    while (service.wanted) {
      const from = performance.now();
      const { code, signal } = await service.running.exited;
      if (!service.wanted || this.#site.isClosing()) return;
      if (code === unusableConfiguration) {
        this.#log(lastLines(service.running.logFile, 5));
        return;
      }
      if (performance.now() - from > goodLifeMs) service.pauseMs = firstPauseMs;
      this.#log(
        `${name} ended (${signal ?? `code ${code}`}) and is started again; see ${service.running.logFile}`,
      );
      await sleep(service.pauseMs);
      service.pauseMs = Math.min(service.pauseMs * 2, longestPauseMs);
      if (!service.wanted || this.#site.isClosing()) return;
      service.running = this.#site.launch(service.launch);
    }
  }
}
