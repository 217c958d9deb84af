import type { Draft } from './draft.ts';

/** Bound to the person, so that nobody finds another one's draft in the same browser. */
const keyOf = (userId: string) => `trc.new-world.v1.${userId}`;

/** The draft of this tab, if there is one. What cannot be read is as good as none. */
export function storedDraft(userId: string): Draft | null {
  try {
    const text = sessionStorage.getItem(keyOf(userId));
    return text === null ? null : (JSON.parse(text) as Draft);
  } catch {
    return null;
  }
}

/** Keeps the draft through a reload and the way to Spotify's consent page; a browser that stores nothing loses it. */
export function storeDraft(userId: string, draft: Draft): void {
  try {
    sessionStorage.setItem(keyOf(userId), JSON.stringify(draft));
  } catch {
    // Storage is full or forbidden: the page works without it.
  }
}
