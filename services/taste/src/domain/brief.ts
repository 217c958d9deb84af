import type { World } from '@trc/contracts/documents/world.v1';
import type { ModelUseGrant, Source } from '@trc/contracts/lineage';
import { mayUse } from '@trc/contracts/lineage';
import type { Seed } from './seeds.ts';
import { weighTags } from './taste.ts';

/** A text with every source that a part of it comes from. */
export interface Sourced<T> {
  readonly value: T;
  readonly sources: readonly Source[];
}

/**
 * What a model may know about a world. Nothing here is Spotify Content or was derived from it, unless the tenant's
 * record allows that: tags come from open catalogues, and themes only from open tags and features.
 */
export interface Brief {
  readonly words: Sourced<readonly string[]>;
  readonly tags: Sourced<readonly string[]>;
  readonly avoid: Sourced<readonly string[]>;
  /** Only where their ids may be told: an axis was chosen by the seeds' own features or tags. */
  readonly themes: Sourced<readonly { readonly id: string; readonly tags: readonly string[] }[]>;
}

export function briefOf(world: World, seeds: readonly Seed[], grant: ModelUseGrant | null): Brief {
  const tagged = seeds.filter(
    ({ track }) => track.tags !== null && mayUse(track.tags.source, 'embed', grant),
  );
  const open = weighTags(tagged, new Map(), world.exclude_keywords);
  const asked = Object.keys(world.tag_weights).filter((tag) => open.has(tag));
  const datesCount = world.intersections.some(({ released }) => released !== undefined);
  const behindThemes = sourcesOf(
    seeds.flatMap(({ track }) => [
      track.tags?.source,
      track.features?.source,
      datesCount ? track.source : undefined,
    ]),
  );
  const themesAreOpen = behindThemes.every((source) => mayUse(source, 'prompt', grant));
  return {
    words: { value: world.keywords, sources: ['listener', 'platform'] },
    tags: {
      value: asked.slice(0, 12),
      sources: ['platform', ...sourcesOf(tagged.map(({ track }) => track.tags?.source))],
    },
    avoid: { value: world.exclude_keywords.slice(0, 12), sources: ['listener', 'platform'] },
    themes: {
      value: themesAreOpen ? world.intersections.map(({ id, tags }) => ({ id, tags: tags.slice(0, 4) })) : [],
      sources: ['platform', ...(themesAreOpen ? behindThemes : [])],
    },
  };
}

function sourcesOf(sources: ReadonlyArray<Source | undefined>): Source[] {
  return [...new Set(sources.flatMap((source) => source ?? []))];
}
