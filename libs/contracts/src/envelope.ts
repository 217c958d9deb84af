/** The envelope travels in NATS headers; the body is the data alone. */
export const envelopeHeaders = {
  id: 'Trc-Id',
  occurredAt: 'Trc-Occurred-At',
  tenant: 'Trc-Tenant',
  job: 'Trc-Job',
  cause: 'Trc-Cause',
  /** How often the bell was rung again for this message; a handled one then rings for what it led to. */
  ring: 'Trc-Ring',
} as const;

export interface Envelope {
  /** `msg_…`: the same in every delivery; the inbox knows a message by it. */
  readonly id: string;
  /** UTC instant at which the sender's transaction wrote the message, ISO 8601. */
  readonly occurredAt: string;
  readonly tenantId: string;
  readonly jobId: string | null;
  /** The message whose handling wrote this one; `null` when a request or a schedule did. */
  readonly causeId: string | null;
  readonly ring: number;
}
