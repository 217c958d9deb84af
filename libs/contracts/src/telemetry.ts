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
  outboxUnsent: 'trc_outbox_unsent',
  deadLetters: 'trc_dead_letters_total',
} as const;
