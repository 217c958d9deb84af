/** Injection tokens of the analyser's own parts. */
export const ANALYSIS_POOL = Symbol('analysis pool');
export const MODELS_OF = Symbol('models of a tenant');
