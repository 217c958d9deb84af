/** Injection tokens of this service's own providers. */
export const SEED_SOURCES = Symbol('seed sources');
export const MODELS = Symbol('models');
