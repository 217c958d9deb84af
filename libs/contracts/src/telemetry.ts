/** Names of spans and attributes that more than one service writes or reads. */
export const spanNames = {
  wait: (subject: string) => `wait ${subject}`,
  /** A job that waits for its turn in the dispatcher's queue. */
  turn: (queue: string) => `turn ${queue}`,
  process: (subject: string) => `process ${subject}`,
  request: (subject: string) => `request ${subject}`,
  answer: (subject: string) => `answer ${subject}`,
} as const;

export const attributes = {
  tenantId: 'trc.tenant_id',
  jobId: 'trc.job_id',
  messageId: 'messaging.message.id',
  destination: 'messaging.destination.name',
  attempt: 'trc.attempt',
  outcome: 'trc.outcome',
} as const;

/** Prometheus names, as they stand in dashboards and alerts. */
export const metricNames = {
  handled: 'trc_messages_handled_total',
  handlingSeconds: 'trc_message_handling_seconds',
  waitingSeconds: 'trc_message_waiting_seconds',
  /** By `method`, `route` (its pattern) and `status`: from the last byte of a request to the first of its answer. */
  httpRequestSeconds: 'trc_http_request_seconds',
  /** By `queue`: predicted seconds of work of what waits and is in flight. */
  queueWorkSeconds: 'trc_queue_work_seconds',
  /** By `queue`: jobs that wait for their turn; no more than 20,000 are counted. */
  queueWaitingJobs: 'trc_queue_waiting_jobs',
  /** By `queue`: how long the job waits that is nearest to its bound, or past it by most; without any bound the oldest. */
  queueOldestWaitSeconds: 'trc_queue_oldest_wait_seconds',
  /** By `queue`: the bound on waiting of that job. */
  queueBoundSeconds: 'trc_queue_bound_seconds',
  outboxUnsent: 'trc_outbox_unsent',
  outboxOldestSeconds: 'trc_outbox_oldest_seconds',
  deadLetters: 'trc_dead_letters_total',
  /** By `part`: 1 when the process reaches Postgres or NATS, else 0. */
  partReachable: 'trc_part_reachable',
  /** Seconds since the epoch. */
  processStarted: 'trc_process_started_timestamp_seconds',
  /** By `provider` and `outcome`: answered, limited (429), failed (5xx) or unreachable. */
  providerCalls: 'trc_provider_calls_total',
  /** By `provider` and `account` (installation or tenants): how long no call will be given. */
  providerClosedSeconds: 'trc_provider_closed_seconds',
  /** By `provider`, `account` and `window` (recent or day): what the fullest account has used, 0 to 1. */
  providerBudgetUsed: 'trc_provider_budget_used_ratio',
  /** By `state` (ok, near, spent): the tenants with a budget of this month. */
  budgets: 'trc_budgets',
  /** By `kind` of usage: what the ledger says of the last hour. */
  spentLastHourMicros: 'trc_spent_last_hour_micros',
  /** By `queue`, `promise` (completion or wait) and `result` (kept or missed): jobs that ended in the last hour. */
  promisesLastHour: 'trc_promises_last_hour',
  /** By `outcome`: delivered, again, failed or gone. */
  webhookAttempts: 'trc_webhook_attempts_total',
  /** By `outcome`: sent, again or failed. */
  mailAttempts: 'trc_mail_attempts_total',
} as const;
