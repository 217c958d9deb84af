/** Injection tokens of what the runtime provides to every service. */
export const CONFIG = Symbol('config');
export const CLOCK = Symbol('clock');
export const LOG = Symbol('log');
export const DATABASE = Symbol('database');
export const NATS = Symbol('nats');
export const ASK = Symbol('ask');
export const RELAY = Symbol('relay');
export const OBJECTS = Symbol('objects');
export const SHARED = Symbol('shared');

/** The current instant; handed in, so that tests can hold it. */
export type Clock = () => Date;
