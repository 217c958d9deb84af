import {
  type ModelUseGrant,
  mayUse,
  modelUseGrantSchema,
  type Source,
  sourceSchema,
  type Use,
} from '@trc/contracts/lineage';

/** What a model may be asked to do with a text. */
export type ModelUse = Extract<Use, 'embed' | 'prompt'>;

declare const checkedFor: unique symbol;

/**
 * A text that passed the lineage check for one use. It holds nothing: the text stays in this module's own map, so a
 * look-alike made by a cast is found out at run time, and a log line that prints one prints no text.
 */
export interface Checked<U extends ModelUse> {
  readonly [checkedFor]: U;
}

export interface LineageRefusal {
  readonly kind: 'refused';
  readonly reason: 'lineage';
  readonly detail: string;
}

export type LineageCheck<U extends ModelUse> =
  | { readonly kind: 'checked'; readonly text: Checked<U> }
  | LineageRefusal;

const texts = new WeakMap<object, { readonly text: string; readonly use: ModelUse }>();

function seal<U extends ModelUse>(text: string, use: U): Checked<U> {
  const sealed = Object.freeze(Object.create(null)) as Checked<U>;
  texts.set(sealed, { text, use });
  return sealed;
}

function refusal(detail: string): LineageRefusal {
  return { kind: 'refused', reason: 'lineage', detail };
}

/**
 * The only way in to a model.
 * @param value the text and every source that a part of it comes from; one source that may not be used refuses the whole.
 * @param grant the tenant's record of model use; Spotify Content (Developer Policy III.13, III.14) passes only with it.
 */
export function checkLineage<U extends ModelUse>(
  value: { readonly text: string; readonly sources: readonly Source[] },
  use: U,
  grant: ModelUseGrant | null,
): LineageCheck<U> {
  if (value.sources.length === 0) return refusal('The text names no source');
  const granted = modelUseGrantSchema.safeParse(grant).data ?? null;
  const forbidden = value.sources.filter(
    (source) => !sourceSchema.safeParse(source).success || !mayUse(source, use, granted),
  );
  if (forbidden.length > 0) {
    return refusal(`Content of ${[...new Set(forbidden)].join(', ')} may not be used to ${use}`);
  }
  return { kind: 'checked', text: seal(value.text, use) };
}

/**
 * A prompt from a template in the source code: the literal parts are ours, every inserted part must have been checked.
 * @throws TypeError when it is not called as a template, or when an inserted part was not checked for prompts.
 */
export function prompt(
  parts: TemplateStringsArray,
  ...inserted: readonly Checked<'prompt'>[]
): Checked<'prompt'> {
  if (!Array.isArray(parts.raw) || !Object.isFrozen(parts)) throw new TypeError('prompt is a template tag');
  const filled = parts.map((part, index) => {
    const value = inserted[index];
    if (index === parts.length - 1) return part;
    const text = value && readChecked(value, 'prompt');
    if (text === null || text === undefined)
      throw new TypeError('A prompt takes only texts that were checked for prompts');
    return part + text;
  });
  return seal(filled.join(''), 'prompt');
}

/** The text behind a check; null for everything that this module did not seal for this use. */
export function readChecked(value: Checked<ModelUse>, use: ModelUse): string | null {
  const sealed = typeof value === 'object' && value !== null ? texts.get(value) : undefined;
  return sealed?.use === use ? sealed.text : null;
}

/** All texts of a request, or the refusal when one of them was not checked for this use. */
export function readAllChecked(
  values: readonly Checked<ModelUse>[],
  use: ModelUse,
): { readonly kind: 'texts'; readonly texts: readonly string[] } | LineageRefusal {
  const read = values.map((value) => readChecked(value, use));
  return read.every((text) => text !== null)
    ? { kind: 'texts', texts: read }
    : refusal(`A text of this request was not checked for use "${use}"`);
}
