import type { World } from '@trc/contracts/documents/world.v1';
import type { JSONColumnType } from 'kysely';

export interface Database {
  worlds: {
    id: string;
    tenant_id: string;
    user_id: string;
    /** The newest one. */
    version: number;
    name: string;
    prose: string;
    created_at: Date;
    updated_at: Date;
  };
  world_versions: {
    world_id: string;
    version: number;
    tenant_id: string;
    job_id: string;
    document: JSONColumnType<World>;
    created_at: Date;
  };
}
