/** Injection tokens of this service's own providers. */
export const PROVIDERS = Symbol('providers');
export const MODELS = Symbol('models');
export const PROVIDER_HEALTH = Symbol('provider health');
