/** Injection tokens of this service's own providers. */
export const SEED_SOURCES = Symbol('seed sources');
export const MODELS_OF = Symbol('models of a tenant');
