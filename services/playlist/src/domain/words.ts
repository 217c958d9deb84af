import { isAscii } from '@trc/music/identity';

/** Lower case without accents and punctuation: the form in which names and tags are compared. */
export function plain(text: string): string {
  if (isAscii(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether the words of `phrase` stand in `text` one after the other: "metal" is in "death metal" and not in "metallic". */
export function containsPhrase(text: string, phrase: string): boolean {
  const words = plain(phrase);
  return words !== '' && ` ${plain(text)} `.includes(` ${words} `);
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
