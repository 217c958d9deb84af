import type { SpotifyCapabilities, SpotifyCapability } from './capabilities.ts';
import { isSpotifyFailure, SpotifyError } from './errors.ts';

/** What the app may do: starts with what its mode allows and loses what the API refuses. */
export interface CapabilitySwitch {
  readonly current: SpotifyCapabilities;
  /** @throws SpotifyError `forbidden`, cause `switched-off`, when the capability is off; nothing is sent then. */
  demand(capability: SpotifyCapability): void;
  /**
   * Runs a call on a path that every app with the capability has. A bare 403 there means that this app does not have
   * it (some removed paths answer 404 instead), so it is off from then on.
   * @throws SpotifyError `forbidden` with the capability's name.
   */
  use<T>(capability: SpotifyCapability, call: () => Promise<T>): Promise<T>;
}

export function createCapabilitySwitch(
  initial: SpotifyCapabilities,
  onLost: (capability: SpotifyCapability) => void = () => {},
): CapabilitySwitch {
  const current = { ...initial };

  function demand(capability: SpotifyCapability): void {
    if (current[capability]) return;
    throw new SpotifyError(
      { kind: 'forbidden', cause: 'switched-off', capability },
      `This Spotify app does not have the capability "${capability}"`,
    );
  }

  return {
    current,
    demand,
    async use(capability, call) {
      demand(capability);
      try {
        return await call();
      } catch (error) {
        const missing = isSpotifyFailure(error, 'not-found');
        if (!missing && !isSpotifyFailure(error, 'forbidden')) throw error;
        const cause = error.failure.kind === 'forbidden' ? error.failure.cause : 'removed';
        if (cause === 'removed' && current[capability]) {
          current[capability] = false;
          onLost(capability);
        }
        throw new SpotifyError({ kind: 'forbidden', cause, capability }, error.message, error);
      }
    },
  };
}
