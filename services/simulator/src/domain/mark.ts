/**
 * Puts a mark before every word. Spotify's names and genres are those of the open catalogues here; where only Spotify's
 * carry a mark, a text tells by itself which of the two it came from, however it was cut, joined or lower-cased.
 */
export function marked(text: string, mark = ''): string {
  return mark === '' ? text : text.replace(/[\p{L}\p{N}]+/gu, (word) => mark + word);
}

/** The text without its marks. Nobody outside Spotify knows of them, so what is asked with them is asked without. */
export function unmarked(text: string, mark: string): string {
  return mark === '' ? text : text.replaceAll(new RegExp(mark, 'gi'), '');
}
