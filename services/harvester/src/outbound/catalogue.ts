import type { Track } from '@trc/contracts/documents/track.v1';
import type { CallAllowance } from '../domain/allowance.ts';
import type { Strategy } from '../domain/plan.ts';

type Capability = 'resolve' | 'search' | 'features' | 'tags' | 'similar' | 'recommend';
export type Capabilities = Readonly<Record<Capability, boolean>>;

/**
 * A catalogue provider. All methods throw what the provider's client throws (`SpotifyError`, `JsonHttpError`, `Unavailable`);
 * a provider that asks to wait is never asked again on the spot.
 */
export interface Catalogue {
  readonly name: 'spotify' | 'listenbrainz' | 'library';
  /** As known now: what the provider refuses is off from then on. */
  readonly capabilities: Capabilities;
  /** One sentence for each capability that the provider turned out not to give. */
  readonly lost: () => readonly string[];
  /** The tracks that one strategy finds, by one call; none for a kind of strategy that this catalogue cannot run. */
  find(strategy: Strategy): Promise<readonly Track[]>;
  /**
   * The tracks with what this catalogue can add of one kind, the first ones as far as the calls last. Same order, same
   * length.
   */
  describe(
    tracks: readonly Track[],
    what: 'tags' | 'features',
    calls: CallAllowance,
  ): Promise<readonly Track[]>;
  /** The tracks with the ids under which they can be published, where they are known, as far as the calls last. Same order, same length. */
  resolve(tracks: readonly Track[], calls: CallAllowance): Promise<readonly Track[]>;
}

const demanded = {
  recommend: 'recommend',
  similar: 'similar',
  artist: 'search',
  tags: 'tags',
  search: 'search',
  library: 'features',
} as const satisfies Record<Strategy['kind'], Capability>;

/** Whether a catalogue can run a strategy, as known now. */
export function canRun(catalogue: Catalogue, { kind }: Strategy): boolean {
  return catalogue.capabilities[demanded[kind]];
}
