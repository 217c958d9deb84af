/** Injection tokens of this service's own providers. */
export const OPEN_SPOTIFY = Symbol('open spotify');
export const DRAW_COVER = Symbol('draw cover');
