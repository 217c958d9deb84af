import type { Verdict } from '@trc/contracts/documents/feedback.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
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
    /** The job that made it, or the message when no job did. */
    job_id: string;
    document: JSONColumnType<World>;
    created_at: Date;
  };
  feedback: {
    world_id: string;
    /** The key under which verdicts on one recording meet. */
    recording: string;
    tenant_id: string;
    user_id: string;
    verdict: Verdict;
    track: JSONColumnType<Track>;
    said_at: Date;
    /** The version that has taken it up; `null` until one does. */
    counted_in: number | null;
  };
}
