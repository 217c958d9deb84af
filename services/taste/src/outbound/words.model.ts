import { openText, openTextVersion } from '@trc/contracts/documents/open-text.v1';
import type { Usage } from '@trc/contracts/documents/usage.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { type Brief, briefOf } from '../domain/brief.ts';
import { type Fresh, listedSeeds, movedNoticeably, noWords, type Words } from '../domain/refresh.ts';
import { embedByModel, type ModelHelp, refineByModel } from './world-writer.model.ts';

export interface WordsFound {
  readonly words: Words;
  readonly usage: readonly Usage[];
  readonly leftOut: readonly string[];
}

export const nothingAsked: WordsFound = { words: noWords, usage: [], leftOut: [] };

/** Asks models for what a refresh made outdated, and for nothing else: what still holds costs nothing. */
export async function askForWords(
  before: World,
  after: World,
  fresh: Fresh,
  help: ModelHelp,
): Promise<WordsFound> {
  const prose = movedNoticeably(before, after)
    ? await rewriteProse(before, after, fresh, help)
    : nothingAsked;
  const meaning = await embedFresh(before, after, fresh, help);
  return {
    words: { prose: prose.words.prose, semantic: meaning.words.semantic },
    usage: [...prose.usage, ...meaning.usage],
    leftOut: [...prose.leftOut, ...meaning.leftOut],
  };
}

/** Name, poles and playlists of a world are the listener's by now, so of a model's words the prose alone is taken. */
async function rewriteProse(before: World, after: World, fresh: Fresh, help: ModelHelp): Promise<WordsFound> {
  const behind = [...listedSeeds(after), ...fresh.evidence.away];
  const brief: Brief = {
    ...briefOf(after, behind, help.grant),
    themes: { value: [], sources: ['platform'] },
  };
  const { world, usage } = await refineByModel(after, brief, help);
  if (world.prose === before.prose)
    return {
      ...nothingAsked,
      usage,
      leftOut: ['The description stays as it was, because no language model wrote another.'],
    };
  return {
    words: { ...noWords, prose: { text: world.prose, promptVersion: world.prompt_version } },
    usage,
    leftOut: [],
  };
}

/** Embeds what is new, unless it says the same as the world does. A world that cannot be compared is embedded as a whole. */
async function embedFresh(before: World, after: World, fresh: Fresh, help: ModelHelp): Promise<WordsFound> {
  const { towards } = fresh.evidence;
  const isKnown =
    before.semantic?.model === help.embeddingModel && before.semantic.text_version === openTextVersion;
  const brief = isKnown
    ? briefOf({ ...after, tag_weights: Object.fromEntries(fresh.tagWeights) }, towards, help.grant)
    : briefOf(after, listedSeeds(after), help.grant);
  const saysNothing = isKnown && brief.tags.value.length === 0;
  const text = textOf(brief);
  const saysTheSame = isKnown && text === textOf(briefOf(before, listedSeeds(before), help.grant));
  if (towards.length === 0 || text === null || saysNothing || saysTheSame) return nothingAsked;
  const { world, usage } = await embedByModel({ ...after, semantic: null }, brief, help);
  return {
    words: { ...noWords, semantic: world.semantic },
    usage,
    leftOut:
      world.semantic === null
        ? ['What is new was not compared by meaning, because no model embedded it.']
        : [],
  };
}

const textOf = (brief: Brief) => openText(brief.tags.value, brief.words.value);
