/** Injection tokens of the gateway's own parts. */
export const VAULT = Symbol('vault');
export const SPOTIFY_OAUTH = Symbol('spotify oauth');
export const SPOTIFY_ACCESS = Symbol('spotify access');
export const SEND_WEBHOOK = Symbol('send webhook');
export const JOB_BELL = Symbol('job bell');
/** What every route that changes something works with: database, questions to neighbours, relay, clock. */
export const PARTS = Symbol('parts');
