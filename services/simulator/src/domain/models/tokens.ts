/**
 * Counts tokens roughly as a byte-pair tokenizer does: a short word is one token, a longer one more, other scripts about one per character.
 * It is an estimate; the real count needs the vocabulary of the model.
 */
export function countTokens(text: string): number {
  let count = 0;
  for (const [piece] of text.matchAll(/\p{Script=Latin}+|\p{N}{1,3}|\p{L}|[^\s\p{L}\p{N}]/gu))
    count += Math.max(1, Math.ceil(piece.length / 6));
  return count;
}

/** The longest beginning of a text that fits, cut between words. */
export function cutToTokens(text: string, max: number): string {
  if (countTokens(text) <= max) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (countTokens(text.slice(0, middle)) <= max) low = middle;
    else high = middle - 1;
  }
  return text.slice(0, low);
}
