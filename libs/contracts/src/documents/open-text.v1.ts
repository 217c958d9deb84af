/** Version of the one template under which worlds and candidates are embedded; vectors of two versions do not compare. */
export const openTextVersion = 'open-1';

/**
 * The text that is embedded: tags of open catalogues and the listener's own words, nothing else.
 * `null` when there is nothing to say.
 */
export function openText(tags: readonly string[], words: readonly string[] = []): string | null {
  const lines = [
    tags.length > 0 ? `Music tagged ${tags.slice(0, 12).join(', ')}.` : '',
    words.length > 0 ? `It feels ${words.slice(0, 24).join(', ')}.` : '',
  ].filter((line) => line !== '');
  return lines.length === 0 ? null : lines.join(' ');
}
