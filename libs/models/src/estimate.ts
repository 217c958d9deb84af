/** A token is seldom shorter than three bytes of UTF-8, in any language that the models read. */
const bytesPerToken = 3;
/** What the chat format adds to a request. */
const chatOverheadTokens = 32;

/** More tokens than the texts will have, for setting money aside; the endpoint's own count is what is booked. */
export function inputTokensMax(texts: readonly string[]): number {
  return texts.reduce(
    (sum, text) => sum + Math.ceil(Buffer.byteLength(text) / bytesPerToken) + 1,
    chatOverheadTokens,
  );
}
