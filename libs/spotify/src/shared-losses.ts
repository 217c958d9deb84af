import type { SpotifyCapability, SpotifyMode } from './capabilities.ts';

/** Words that every process knows for a while; the runtime's shared marks are such. */
export interface Marks {
  read(): Promise<readonly string[]>;
  add(mark: string): Promise<void>;
}

/** What an app was seen not to get, known to every process, so that each does not have to be refused by itself. */
export interface SharedLosses {
  known(mode: SpotifyMode): Promise<readonly SpotifyCapability[]>;
  tell(mode: SpotifyMode, capability: SpotifyCapability): Promise<void>;
}

/**
 * Only what the product can do without: a single mistaken 403 must not stop search and publishing everywhere for as long
 * as a mark lives, so each client finds those out for itself.
 */
const shared: readonly SpotifyCapability[] = ['features', 'recommend', 'batch'];

/** The word by which a loss is marked. */
export const lossMark = (mode: SpotifyMode, capability: SpotifyCapability) => `${mode} ${capability}`;

export function sharedLosses(marks: Marks): SharedLosses {
  return {
    async known(mode) {
      const marked = await marks.read();
      return shared.filter((capability) => marked.includes(lossMark(mode, capability)));
    },
    async tell(mode, capability) {
      if (shared.includes(capability)) await marks.add(lossMark(mode, capability));
    },
  };
}
