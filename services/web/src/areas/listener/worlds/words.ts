/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** "1 track", "2 tracks". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** The first sentence of a text. */
export function firstSentence(text: string): string {
  const [sentence] = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text);
  return sentence?.segment.trim() ?? '';
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
