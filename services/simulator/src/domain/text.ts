/** Lower case without accents, so that "Björk" and "bjork" meet. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

/** Words of a text, folded. Han and kana have no spaces, so each such character is a word of its own. */
export function words(text: string): string[] {
  return (
    fold(text.replace(/['’]/g, '')).match(
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+/gu,
    ) ?? []
  );
}

/** The title of the recording behind a release title: remaster marks and guest credits are gone. */
export function recordingTitle(title: string): string {
  const bare = title
    .replace(/\s*[([](feat\.?|ft\.?|featuring|with)\s[^)\]]*[)\]]/gi, '')
    .replace(/\s*[([][^)\]]*\bremaster(ed)?\b[^)\]]*[)\]]/gi, '')
    .replace(/\s+-\s+[^-]*\bremaster(ed)?\b[^-]*$/gi, '')
    .replace(/\s+-\s+(single|album|mono|stereo) version$/gi, '')
    .trim();
  return bare === '' ? title : bare;
}

/** Guests that a title credits: "Song (feat. A & B)" gives A and B. */
export function guests(title: string): string[] {
  const credit = /[([](?:feat\.?|ft\.?|featuring)\s([^)\]]*)[)\]]/i.exec(title)?.[1];
  return credit ? credit.split(/,|\s&\s|\sand\s/).map((name) => name.trim()) : [];
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
