import type { BlockedTrack } from '@trc/contracts/documents/blocklist.v1';
import type { JobKind, JobStatus } from '@trc/contracts/documents/job.v1';
import type { Schedule, ScheduleState } from '@trc/contracts/documents/schedule.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import type { Id } from '@trc/contracts/ids';
import type { ModelUseGrant } from '@trc/contracts/lineage';
import type { Lane } from '@trc/contracts/topology';
import type { WebhookEventType } from '@trc/contracts/webhooks/endpoint';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type NullableJson<T extends object> = ColumnType<T | null, string | null, string | null>;

export interface Database {
  tenants: {
    tenant_id: string;
    name: string;
    time_zone: string;
    hosts: string[];
    is_default: boolean;
    spotify_model_use: NullableJson<ModelUseGrant>;
    created_at: Generated<Date>;
  };
  users: { id: string; tenant_id: string; name: string; role: Role; created_at: Generated<Date> };
  api_keys: {
    id: string;
    tenant_id: string;
    user_id: string;
    name: string;
    secret_sha256: string;
    created_at: Generated<Date>;
    revoked_at: Date | null;
  };
  sessions: {
    token_sha256: string;
    tenant_id: string;
    user_id: string;
    created_at: Generated<Date>;
    expires_at: Date;
  };
  connections: {
    id: string;
    tenant_id: string;
    user_id: string;
    external_id: string;
    refresh_token_sealed: string;
    access_token_sealed: string;
    access_expires_at: Date;
    scopes: string[];
    consented_at: Date;
    needs_reconnect: boolean;
    /** When the listener was told that the consent ends soon. */
    reminded_at: Generated<Date | null>;
  };
  sign_ins: {
    state_sha256: string;
    tenant_id: string;
    user_id: string | null;
    verifier_sealed: string;
    return_to: string;
    expires_at: Date;
  };
  jobs: {
    id: Id<'job'>;
    tenant_id: string;
    user_id: string;
    kind: JobKind;
    status: JobStatus;
    queue: Lane;
    /** The sample, world or playlist that the job makes or changes. */
    subject_id: string;
    /** What the job was begun with, for another try. */
    command: JSONColumnType<object>;
    publish: Generated<boolean>;
    /** Playlists of a world's job that are not published yet. */
    publishing: Generated<string[]>;
    stage: string | null;
    progress: Generated<number>;
    parked_until: Date | null;
    parked_reason: string | null;
    error: NullableJson<{ code: ErrorCode; detail: string }>;
    result: NullableJson<Record<string, unknown>>;
    estimated_completion: Date;
    created_at: Generated<Date>;
    started_at: Date | null;
    ended_at: Date | null;
    heard_at: Generated<Date>;
    /** How often the bell was rung since something was heard: the pauses between grow. */
    rings: Generated<number>;
  };
  uploads: {
    id: string;
    tenant_id: string;
    user_id: string;
    job_id: Id<'job'>;
    sample_id: Id<'sample'>;
    filename: string;
    size_bytes: number | null;
    sha256: string | null;
    object_key: string;
    multipart_id: string | null;
    reservation: JSONColumnType<object>;
    expires_at: Date;
  };
  /** When each world refreshes. */
  schedules: Schedule & {
    world_id: Id<'world'>;
    tenant_id: string;
    user_id: Id<'user'>;
    next_run_at: Date | null;
    last_run_at: Date | null;
    paused: ScheduleState['paused'];
    /** The job of the run that is due: fixed before it is reserved for, so that the same run never has two. */
    run_job_id: Id<'job'> | null;
    /** Until then one process is about to start the run that is due. */
    claimed_until: Date | null;
  };
  /** What a listener never wants to hear again: one row for each who said so. */
  blocks: {
    user_id: string;
    tenant_id: string;
    tracks: JSONColumnType<BlockedTrack[]>;
    artists: JSONColumnType<string[]>;
  };
  /** Uploaded listening histories. The object goes with its row. */
  imports: {
    id: Id<'import'>;
    tenant_id: string;
    user_id: string;
    object_key: string;
    accepted: Generated<boolean>;
    expires_at: Date;
  };
  idempotency: {
    tenant_id: string;
    key: string;
    request_sha256: string;
    /** The job that the request makes, if it makes one: fixed before the first try, so that a second finds it. */
    job_id: string;
    status: number | null;
    headers: NullableJson<Record<string, string>>;
    body: string | null;
    started_at: Generated<Date>;
  };
  webhook_endpoints: {
    id: string;
    tenant_id: string;
    url: string;
    events: WebhookEventType[];
    secret_sealed: string;
    disabled_reason: string | null;
    created_at: Generated<Date>;
  };
  webhook_deliveries: {
    id: string;
    tenant_id: string;
    endpoint_id: string;
    message_id: string;
    event: WebhookEventType;
    body: string;
    status: 'pending' | 'delivered' | 'failed';
    attempts: Generated<number>;
    next_attempt_at: Date | null;
    last_status: number | null;
    last_error: string | null;
    created_at: Generated<Date>;
    delivered_at: Date | null;
  };
}

export type Role = 'owner' | 'admin' | 'member' | 'operator';
