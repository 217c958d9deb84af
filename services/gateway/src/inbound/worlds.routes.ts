import { Controller, Inject } from '@nestjs/common';
import { renameWorld } from '@trc/contracts/commands/rename-world.v1';
import { getWorldById } from '@trc/contracts/http/get-world.v1';
import { getWorldDiffById } from '@trc/contracts/http/get-world-diff.v1';
import { getWorldVersion } from '@trc/contracts/http/get-world-version.v1';
import { getWorldPlaylists } from '@trc/contracts/http/list-world-playlists.v1';
import { getWorldVersions } from '@trc/contracts/http/list-world-versions.v1';
import { listWorldsPage } from '@trc/contracts/http/list-worlds.v1';
import { renameWorldById } from '@trc/contracts/http/rename-world.v1';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import { getWorldDiff } from '@trc/contracts/queries/get-world-diff.v1';
import { listPlaylists } from '@trc/contracts/queries/list-playlists.v1';
import { listWorldVersions } from '@trc/contracts/queries/list-world-versions.v1';
import { listWorlds } from '@trc/contracts/queries/list-worlds.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import type { Caller } from '../outbound/callers.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { own, ownWorld } from './own.ts';

@Controller()
export class WorldsRoutes {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(listWorldsPage)
  async list(
    @CurrentCaller() caller: Caller,
    @Input(listWorldsPage) { query }: InputOf<typeof listWorldsPage>,
  ) {
    const page = await this.#parts.ask(listWorlds, caller.tenantId, {
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
    const versions = await this.#parts.ask(listWorldVersions, caller.tenantId, { world_id: params.id });
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
    return this.#parts.ask(listPlaylists, caller.tenantId, { world_id: params.id });
  }

  @Route(getWorldDiffById)
  async diff(
    @CurrentCaller() caller: Caller,
    @Input(getWorldDiffById) { params, query }: InputOf<typeof getWorldDiffById>,
  ) {
    const found = await this.#parts.ask(getWorldDiff, caller.tenantId, {
      world_id: params.id,
      from: query.from,
      to: query.to,
    });
    return own(caller, found).diff;
  }

  @Route(renameWorldById)
  async rename(
    @CurrentCaller() caller: Caller,
    @Input(renameWorldById) { params, body }: InputOf<typeof renameWorldById>,
  ) {
    const { db, ask, relay } = this.#parts;
    await ownWorld(ask, caller, params.id);
    await writeInTenant(db, relay, caller.tenantId, async (_trx, emit) =>
      emit(renameWorld, { world_id: params.id, user_id: caller.userId, name: body.name }),
    );
    return { id: params.id, name: body.name };
  }

  async #find(caller: Caller, worldId: string, version: number | null) {
    const found = await this.#parts.ask(getWorld, caller.tenantId, { world_id: worldId, version });
    if (!found) throw new Problem('not-found');
    return found.world;
  }
}
