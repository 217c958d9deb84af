/** Injection tokens of billing's own parts. */
export const PROVIDERS = Symbol('providers');
