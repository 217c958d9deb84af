import { Controller, Inject } from '@nestjs/common';
import { getWorldById } from '@trc/contracts/http/get-world.v1';
import { getWorldVersion } from '@trc/contracts/http/get-world-version.v1';
import { getWorldPlaylists } from '@trc/contracts/http/list-world-playlists.v1';
import { getWorldVersions } from '@trc/contracts/http/list-world-versions.v1';
import { listWorldsPage } from '@trc/contracts/http/list-worlds.v1';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import { listPlaylists } from '@trc/contracts/queries/list-playlists.v1';
import { listWorldVersions } from '@trc/contracts/queries/list-world-versions.v1';
import { listWorlds } from '@trc/contracts/queries/list-worlds.v1';
import type { Ask } from '@trc/runtime/ask';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { ASK } from '@trc/runtime/tokens';
import type { Caller } from '../outbound/callers.store.ts';
import { CurrentCaller } from './caller.guard.ts';

@Controller()
export class WorldsRoutes {
  readonly #ask: Ask;
  constructor(@Inject(ASK) ask: Ask) {
    this.#ask = ask;
  }

  @Route(listWorldsPage)
  async list(
    @CurrentCaller() caller: Caller,
    @Input(listWorldsPage) { query }: InputOf<typeof listWorldsPage>,
  ) {
    const page = await this.#ask(listWorlds, caller.tenantId, {
      user_id: null,
      limit: query.limit,
      after: query.cursor ?? null,
    });
    return { items: page.items, next_cursor: page.next };
  }

  @Route(getWorldById)
  get(@CurrentCaller() caller: Caller, @Input(getWorldById) { params }: InputOf<typeof getWorldById>) {
    return this.#find(caller, params.id, null);
  }

  @Route(getWorldVersions)
  async versions(
    @CurrentCaller() caller: Caller,
    @Input(getWorldVersions) { params }: InputOf<typeof getWorldVersions>,
  ) {
    const versions = await this.#ask(listWorldVersions, caller.tenantId, { world_id: params.id });
    if (versions.items.length === 0) throw new Problem('not-found');
    return versions;
  }

  @Route(getWorldVersion)
  version(
    @CurrentCaller() caller: Caller,
    @Input(getWorldVersion) { params }: InputOf<typeof getWorldVersion>,
  ) {
    return this.#find(caller, params.id, params.version);
  }

  @Route(getWorldPlaylists)
  async playlists(
    @CurrentCaller() caller: Caller,
    @Input(getWorldPlaylists) { params }: InputOf<typeof getWorldPlaylists>,
  ) {
    await this.#find(caller, params.id, null);
    return this.#ask(listPlaylists, caller.tenantId, { world_id: params.id });
  }

  async #find(caller: Caller, worldId: string, version: number | null) {
    const found = await this.#ask(getWorld, caller.tenantId, { world_id: worldId, version });
    if (!found) throw new Problem('not-found');
    return found.world;
  }
}
