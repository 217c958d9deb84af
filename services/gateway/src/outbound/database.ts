import type { BatchFileError } from '@trc/contracts/documents/batch.v1';
import type { BlockedTrack } from '@trc/contracts/documents/blocklist.v1';
import type { Brand } from '@trc/contracts/documents/brand.v1';
import type { ExportFile, ExportPlan } from '@trc/contracts/documents/export.v1';
import type { JobKind, JobStatus } from '@trc/contracts/documents/job.v1';
import type { Schedule, ScheduleState } from '@trc/contracts/documents/schedule.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import type { Notify } from '@trc/contracts/http/me';
import type { Scope } from '@trc/contracts/http/operation';
import type { Id } from '@trc/contracts/ids';
import type { ModelUseGrant } from '@trc/contracts/lineage';
import type { ServiceName } from '@trc/contracts/message';
import type { Lane } from '@trc/contracts/topology';
import type { DeliveryEventType, WebhookEventType } from '@trc/contracts/webhooks/endpoint';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Mail } from '../domain/mail.ts';
import type { ProjectAsRead, SoundIds } from '../domain/project-import.ts';
import type { QueueName } from '../domain/queues.ts';

/** One that was stored before there were pictures for devices has none. */
export type StoredBrand = Omit<Brand, 'device_picture'> & Partial<Pick<Brand, 'device_picture'>>;

type NullableJson<T extends object> = ColumnType<T | null, string | null, string | null>;

export interface Database {
  tenants: {
    tenant_id: string;
    name: string;
    time_zone: string;
    is_default: boolean;
    spotify_model_use: NullableJson<ModelUseGrant>;
    brand: NullableJson<StoredBrand>;
    /** What the secrets of API keys begin with. */
    key_prefix: Generated<string>;
    sign_up: Generated<SignUp>;
    /** The tenant under whose address this one was made. */
    parent_id: Generated<string | null>;
    /** The sub-domain of the installation under which the tenant is reached. */
    slug: Generated<string | null>;
    /** Since then no key and no session of the tenant is taken. */
    suspended_at: Generated<Date | null>;
    /** When it is next looked at which of its sounds are too old for the plan. */
    samples_check_at: Generated<Date>;
    /** Whether the plan lets the brand and the key prefix be seen. */
    brand_shown: Generated<boolean>;
    /** When that is next looked at. */
    brand_check_at: Generated<Date>;
    created_at: Generated<Date>;
  };
  users: {
    id: string;
    tenant_id: string;
    name: string;
    role: Role;
    /** In lower case; `null` for somebody who never gave one. */
    email: string | null;
    /** Which mails they want. */
    notify: ColumnType<Notify, string | undefined, string>;
    signed_in_at: Generated<Date | null>;
    created_at: Generated<Date>;
  };
  /** Host names that tenants claim; the one that has verified a domain has it. */
  tenant_domains: {
    domain: string;
    tenant_id: string;
    token: string;
    verified_at: Date | null;
    /** When it is next looked at whether a proven domain still has its record; `null` for never. */
    check_at: Generated<Date | null>;
    /** How often in a row it had none, and since when. */
    missing_looks: Generated<number>;
    missing_since: Generated<Date | null>;
    created_at: Generated<Date>;
  };
  /** Spotify apps that tenants bring along. */
  spotify_clients: {
    tenant_id: string;
    client_id: string;
    client_secret_sealed: string;
    mode: 'extended' | 'development';
    updated_at: Date;
  };
  /** Model endpoints that tenants bring along. */
  model_endpoints: {
    tenant_id: string;
    base_url: string;
    api_key_sealed: string;
    chat_model: string | null;
    updated_at: Date;
  };
  /** Mails that are owed, and were. */
  mails: {
    id: Id<'mail'>;
    tenant_id: string;
    to_address: string;
    kind: Mail['kind'];
    data: JSONColumnType<object>;
    status: 'pending' | 'sent' | 'failed';
    attempts: Generated<number>;
    next_attempt_at: Date | null;
    last_error: string | null;
    created_at: Generated<Date>;
    sent_at: Date | null;
  };
  /** What people changed; append-only. */
  audit: {
    id: string;
    tenant_id: string;
    user_id: string | null;
    key_id: string | null;
    action: string;
    subject: string | null;
    details: JSONColumnType<object>;
    at: Date;
  };
  api_keys: {
    id: string;
    tenant_id: string;
    user_id: string;
    name: string;
    secret_sha256: string;
    /** How the secret begins. */
    hint: Generated<string>;
    /** `null` for everything that the user's role allows. */
    scopes: Generated<Scope[] | null>;
    rate_limit_per_minute: Generated<number>;
    created_at: Generated<Date>;
    expires_at: Generated<Date | null>;
    revoked_at: Date | null;
    last_used_at: Generated<Date | null>;
    /** The secret from before the last rotation, and until when it is good. */
    previous_sha256: Generated<string | null>;
    previous_until: Generated<Date | null>;
  };
  sessions: {
    id: Id<'session'>;
    token_sha256: string;
    tenant_id: string;
    user_id: string;
    method: SignInMethod;
    /** Of the key that began it, without which it ends; `null` where it was begun otherwise. */
    key_sha256: string | null;
    user_agent: string | null;
    created_at: Date;
    last_seen_at: Date;
    expires_at: Date;
  };
  /** Accounts at OpenID providers by which a user signs in. */
  identities: {
    id: string;
    tenant_id: string;
    user_id: string;
    issuer: string;
    subject: string;
    created_at: Generated<Date>;
  };
  oidc_providers: {
    tenant_id: string;
    issuer: string;
    client_id: string;
    client_secret_sealed: string;
    label: string;
    updated_at: Date;
  };
  /** Links in mails that sign in, once. */
  sign_in_links: {
    token_sha256: string;
    tenant_id: string;
    email: string;
    return_to: string;
    expires_at: Date;
  };
  /** API calls by key in each calendar day of the tenant. */
  api_calls: { tenant_id: string; day: string; calls: number };
  connections: {
    id: string;
    tenant_id: string;
    user_id: string;
    external_id: string;
    refresh_token_sealed: string;
    access_token_sealed: string;
    access_expires_at: Date;
    /** The app that was consented to: the client id of the tenant's own, or `default`. */
    account: Generated<string>;
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
    /** The Spotify app that the listener was sent to, or `default`. */
    account: Generated<string>;
    verifier_sealed: string;
    method: Exclude<SignInMethod, 'email' | 'key'>;
    /** OpenID Connect only. */
    nonce_sealed: string | null;
    return_to: string;
    expires_at: Date;
  };
  jobs: {
    id: Id<'job'>;
    tenant_id: string;
    user_id: string;
    kind: JobKind;
    status: JobStatus;
    /** Lane of the plan under which the job was admitted: its weight, and where sounds are analysed. */
    lane: Lane;
    /** Where it waits for its turn. */
    queue: QueueName;
    /** Work that it is expected to make, in units of its queue. */
    cost: number;
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
    /** When it began to wait: at its making, or when it was opened again. */
    accepted_at: Date;
    /** When its command was sent; `null` while it waits for its turn. */
    released_at: Date | null;
    /** Trace context of the request that began it. */
    trace: JSONColumnType<Record<string, string>>;
    predicted_ms: number;
    promised_ms: number;
    /** Longest wait that the plan promises. */
    waiting_s_max: number | null;
    started_at: Date | null;
    ended_at: Date | null;
    /** When the worker said what stands here of its progress, by its own clock. */
    said_at: Generated<Date | null>;
    heard_at: Generated<Date>;
    /** How often the bell was rung since something was heard: the pauses between grow. */
    rings: Generated<number>;
  };
  /** What each tenant may still take of a queue: see `domain/fair-share.ts`. */
  balances: {
    tenant_id: string;
    queue: QueueName;
    deficit: number;
    round: number;
  };
  /** How promises of completion came out, one row for each time that a job ran to its end. */
  promises: {
    job_id: Id<'job'>;
    tenant_id: string;
    queue: QueueName;
    kind: JobKind;
    cost: number;
    outcome: 'completed' | 'failed';
    accepted_at: Date;
    started_at: Date;
    ended_at: Date;
    predicted_ms: number;
    promised_ms: number;
    waiting_s_max: number | null;
    waited_ms: Generated<number>;
    actual_ms: Generated<number>;
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
  /** Archives of sounds. The object goes with its row. */
  exports: {
    id: Id<'export'>;
    tenant_id: string;
    user_id: string;
    job_id: Id<'job'>;
    name: string;
    plan: JSONColumnType<ExportPlan>;
    files: JSONColumnType<ExportFile[]>;
    /** Of the brand, as it was when the export was asked for; `null` where none goes with it. */
    picture: string | null;
    object_key: string;
    /** `null` until the archive is there. */
    size_bytes: number | null;
    sha256: string | null;
    created_at: Date;
    expires_at: Date;
  };
  /** Files that were announced together. */
  batches: {
    id: Id<'batch'>;
    tenant_id: string;
    user_id: string;
    /** All that its jobs may cost at most, and when the last was to be done, as it was told when it began. */
    quote_micros: number;
    estimated_completion: Date;
    created_at: Date;
    /** Until then its files may be sent and completed. */
    expires_at: Date;
  };
  /** How far a file is, its upload and its job say; what has neither of them any more says here how it ended. */
  batch_files: {
    batch_id: Id<'batch'>;
    number: number;
    tenant_id: string;
    user_id: string;
    filename: string;
    size_bytes: number;
    /** `null` for a file that was refused. */
    upload_id: Id<'upload'> | null;
    job_id: Id<'job'> | null;
    sample_id: Id<'sample'> | null;
    outcome: 'refused' | 'failed' | 'cancelled' | null;
    error: NullableJson<BatchFileError>;
    ended_at: Date | null;
  };
  /** Projects of a sampler on their way back into the library. Their objects go when they were read, or with the row. */
  project_imports: {
    id: Id<'projectImport'>;
    tenant_id: string;
    user_id: string;
    job_id: Id<'job'>;
    filename: string;
    size_bytes: number;
    sha256: string | null;
    multipart_id: string;
    reservation: JSONColumnType<object>;
    /** The ids that its sounds get, in this order. */
    sounds: JSONColumnType<SoundIds[]>;
    /** Whether the upload is complete and became a job. */
    accepted: Generated<boolean>;
    /** `null` until it was read. */
    project: NullableJson<ProjectAsRead>;
    /** When its archive, and sounds that nobody took, were deleted. */
    cleared_at: Generated<Date | null>;
    created_at: Date;
    expires_at: Date;
  };
  /** All that is kept about a user, on its way to them as files. */
  user_exports: {
    id: Id<'userExport'>;
    tenant_id: string;
    user_id: string;
    /** What each service has written. */
    parts: ColumnType<Partial<Record<ServiceName, ExportPart>>, string | undefined, string>;
    requested_at: Date;
    ready_at: Date | null;
    expires_at: Date;
  };
  /** What is being taken away, and which services have not said that they are done. */
  erasures: {
    id: Id<'erasure'>;
    tenant_id: string;
    /** `null` once it is done. */
    user_id: Id<'user'> | null;
    kind: 'user' | 'spotify';
    awaiting: ServiceName[];
    /** Objects that no row tells of any more. */
    object_keys: string[];
    requested_at: Date;
    /** When the services are asked again. */
    ask_at: Date;
    due_at: Date;
    completed_at: Date | null;
  };
  idempotency: {
    tenant_id: string;
    key: string;
    request_sha256: string;
    /** The job that the request makes, if it makes one: fixed before the first try, so that a second finds it. */
    job_id: string;
    status: number | null;
    headers: NullableJson<Record<string, string>>;
    body_sealed: string | null;
    started_at: Generated<Date>;
  };
  webhook_endpoints: {
    id: string;
    tenant_id: string;
    url: string;
    events: WebhookEventType[];
    secret_sealed: string;
    /** Signs besides the new one until its time is over. */
    previous_secret_sealed: Generated<string | null>;
    previous_secret_until: Generated<Date | null>;
    disabled_reason: string | null;
    created_at: Generated<Date>;
  };
  webhook_deliveries: {
    id: string;
    tenant_id: string;
    endpoint_id: string;
    message_id: string;
    event: DeliveryEventType;
    body: string;
    status: 'pending' | 'delivered' | 'failed';
    attempts: Generated<number>;
    next_attempt_at: Date | null;
    /** The days of trying count from here. */
    first_attempt_at: Generated<Date | null>;
    /** Until then one process is at it. */
    leased_until: Generated<Date | null>;
    last_status: number | null;
    last_error: string | null;
    created_at: Generated<Date>;
    delivered_at: Date | null;
  };
  webhook_attempts: {
    delivery_id: string;
    attempt: number;
    tenant_id: string;
    at: Date;
    status: number | null;
    error: string | null;
    duration_ms: number;
  };
  /** Sounds of which their owners were told that the plan keeps them no longer. */
  retention_notices: {
    sample_id: Id<'sample'>;
    tenant_id: string;
    user_id: string;
    sample_created_at: Date;
    noticed_at: Date;
  };
}

export type Role = 'owner' | 'admin' | 'member' | 'operator';
/** Who may come without an invitation: nobody, everybody as a member, everybody with a tenant of their own. */
export type SignUp = 'closed' | 'members' | 'tenants';
export type SignInMethod = 'spotify' | 'email' | 'oidc' | 'key';

/** A service's part of an export. */
export interface ExportPart {
  readonly object_key: string;
  readonly size_bytes: number;
  /** Names, keys and sizes of files that lie in storage already. */
  readonly links_key: string | null;
}
