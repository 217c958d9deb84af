import { z } from 'zod';

/**
 * Every code that can reach a customer: its HTTP status and the sentence that says what to do.
 * A code is never reused; docs/errors.md is generated from this table.
 */
export const errors = {
  'not-authenticated': { status: 401, title: 'Send an API key as a bearer token, or sign in.' },
  'not-allowed': {
    status: 403,
    title: 'Your key does not allow this; ask the owner of the account for one that does.',
  },
  'api-keys-not-in-plan': {
    status: 403,
    title: 'Your plan has no API keys; change the plan to call the API by programs.',
  },
  'sign-up-closed': {
    status: 403,
    title: 'Only invited people may sign in here; ask an admin of the account for an invitation.',
  },
  'sign-in-ended': {
    status: 400,
    title: 'This sign-in was used, is too old, or was begun in another browser; begin anew.',
  },
  'sign-in-declined': {
    status: 403,
    title: 'The account was not connected, because its owner said no; begin anew, or sign in another way.',
  },
  'oidc-provider-refused': {
    status: 422,
    title: 'The OpenID provider did not do its part; check its issuer, the client id and the secret.',
  },
  'not-found': { status: 404, title: 'There is nothing under this address; check the id.' },
  'method-not-allowed': {
    status: 405,
    title: 'This address answers other methods; see the API description.',
  },
  conflict: {
    status: 409,
    title: 'The thing is in a state that does not allow this; read it again and decide anew.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for another request; choose a new one.',
  },
  'request-in-progress': {
    status: 409,
    title: 'A request with this Idempotency-Key is still running; try again in a moment.',
  },
  'invalid-request': { status: 400, title: 'The request does not have the expected form; see `issues`.' },
  'upload-too-large': {
    status: 413,
    title: 'The file is larger than your plan allows; send a smaller one or change the plan.',
  },
  'not-audio': {
    status: 415,
    title: 'The file is not WAV, AIFF, MP3, FLAC or OGG; convert it and send it again.',
  },
  'unreadable-audio': { status: 422, title: 'The sound cannot be read; export it again from the source.' },
  'sound-too-long': {
    status: 422,
    title: 'The sound is longer than your plan allows; cut it or change the plan.',
  },
  'unreadable-history': {
    status: 422,
    title: 'This is no listening history; send the JSON or ZIP file that Spotify gave you.',
  },
  'upload-mismatch': {
    status: 422,
    title: 'The stored bytes are not what was declared; upload the file again.',
  },
  'upload-expired': { status: 410, title: 'The upload was not completed in time; start a new one.' },
  'quota-exceeded': {
    status: 429,
    title: 'A limit of your plan is reached; wait until it frees or change the plan.',
  },
  'budget-exceeded': { status: 402, title: 'The budget is spent; raise it or wait for the next period.' },
  'trial-unavailable': {
    status: 409,
    title: 'The trial is used up, or your plan already has what it offers; choose a plan to go on.',
  },
  'rate-limited': { status: 429, title: 'Too many requests; wait as long as Retry-After says.' },
  'too-few-seeds': { status: 422, title: 'Too few of the seeds can be found; choose others.' },
  'unknown-option': {
    status: 422,
    title: 'An answer names an option that does not exist; read the questions again.',
  },
  'spotify-not-connected': {
    status: 422,
    title: 'This needs your Spotify account; connect it and try again.',
  },
  'spotify-needs-reconnect': {
    status: 422,
    title: 'Spotify has ended the connection; connect your account again.',
  },
  'spotify-off': {
    status: 422,
    title:
      'This installation works without Spotify; choose tracks as seeds and export the playlists as files.',
  },
  'too-few-candidates': {
    status: 422,
    title: 'The catalogues know too little around these seeds; choose others.',
  },
  'white-label-not-in-plan': {
    status: 403,
    title: 'Your plan has no white label; change the plan to use a brand and addresses of your own.',
  },
  'exports-not-in-plan': {
    status: 403,
    title: 'Your plan has no exports; change the plan to take your sounds to a sampler.',
  },
  'batches-not-in-plan': {
    status: 403,
    title: 'Your plan has no batches; send the files one by one, or change the plan.',
  },
  'nothing-to-export': {
    status: 422,
    title: 'None of these sounds can be exported; ask for a preview, which says why.',
  },
  'not-a-project': {
    status: 422,
    title:
      'This is no SP-404MK2 project that can be read; send the ZIP file of an export as it was downloaded.',
  },
  'address-taken': { status: 409, title: 'This address belongs to somebody else; choose another one.' },
  'domain-not-proven': {
    status: 422,
    title: 'The TXT record of this domain was not found; add it to the DNS and try again in a few minutes.',
  },
  'spotify-client-refused': {
    status: 422,
    title: 'Spotify does not take this client id with this secret; copy both again from its dashboard.',
  },
  'model-endpoint-refused': {
    status: 422,
    title: 'The model endpoint cannot be used with this key; check its address and the key.',
  },
  'tenant-suspended': {
    status: 403,
    title: 'This account is suspended; ask the operator of the service what to do.',
  },
  expired: { status: 410, title: 'This was kept for its time and is deleted; make it anew.' },
  'last-owner': {
    status: 409,
    title: 'You are the last owner; make somebody else an owner, or remove the other people first.',
  },
  'job-not-cancellable': { status: 409, title: 'The job has ended; there is nothing to cancel.' },
  'job-not-retryable': { status: 409, title: 'Only a failed or cancelled job can be tried again.' },
  'job-cancelled': { status: 409, title: 'The job was cancelled.' },
  'gave-up': {
    status: 500,
    title: 'The job failed several times and was put aside for the operator; nothing was charged.',
  },
  'payments-off': {
    status: 422,
    title: 'This installation takes no payments; ask its operator for another plan.',
  },
  'plan-not-for-sale': {
    status: 422,
    title: 'This plan cannot be bought for this period; choose one of GET /v1/plans, or ask the operator.',
  },
  'already-subscribed': {
    status: 409,
    title: 'The account pays for a plan already; change it in the portal, POST /v1/billing/portal.',
  },
  'not-subscribed': {
    status: 409,
    title: 'The account has no payments to manage yet; begin with POST /v1/billing/checkout.',
  },
  'invalid-signature': {
    status: 400,
    title: 'The signature does not fit; check the signing secret of the endpoint and the clock.',
  },
  'prices-in-the-past': {
    status: 422,
    title: 'Prices change from now on only, one table after the other; choose a later instant.',
  },
  unavailable: { status: 503, title: 'A part of the service does not answer; try again in a moment.' },
  internal: { status: 500, title: 'Something went wrong on our side; the trace id helps us find it.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errors;
export const errorCodeSchema = z.enum(Object.keys(errors) as [ErrorCode, ...ErrorCode[]]);
