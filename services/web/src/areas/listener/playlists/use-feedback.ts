import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { $api, api } from '../../../api/client.ts';

export type Verdict = 'more' | 'less' | 'block';

/** What was said about one track. */
export interface Said {
  readonly verdict: Verdict;
  /** `held`: it can be taken back. `sent`: the API has it. `failed`: it was not taken. */
  readonly state: 'held' | 'sent' | 'failed';
  readonly error?: unknown;
}

/** How long a verdict can be taken back before it is sent: the API knows no way to un-say one. */
export const undoWindowMs = 6_000;

/**
 * Verdicts on the tracks of one playlist. Each shows at once, can be undone for six seconds, and is then sent; one that
 * is still held is sent when the page is left.
 */
export function useFeedback(playlistId: string) {
  const client = useQueryClient();
  const [said, setSaid] = useState<ReadonlyMap<string, Said>>(new Map());
  const held = useRef(new Map<string, { readonly verdict: Verdict; readonly timer: number }>());

  const put = useCallback((trackId: string, next: Said | null) => {
    setSaid((before) => {
      const after = new Map(before);
      if (next) after.set(trackId, next);
      else after.delete(trackId);
      return after;
    });
  }, []);

  const send = useCallback(
    async (trackId: string) => {
      const waiting = held.current.get(trackId);
      if (!waiting) return;
      held.current.delete(trackId);
      clearTimeout(waiting.timer);
      const { verdict } = waiting;
      try {
        await api.POST('/v1/playlists/{id}/feedback', {
          params: { path: { id: playlistId } },
          body: { track_id: trackId, verdict },
          keepalive: true,
        });
        put(trackId, { verdict, state: 'sent' });
        if (verdict === 'block')
          await client.invalidateQueries({
            queryKey: $api.queryOptions('get', '/v1/blocklist', {}).queryKey,
          });
      } catch (error) {
        put(trackId, { verdict, state: 'failed', error });
      }
    },
    [playlistId, put, client],
  );

  const take = useCallback(
    (trackId: string) => {
      const waiting = held.current.get(trackId);
      if (waiting) clearTimeout(waiting.timer);
      held.current.delete(trackId);
      put(trackId, null);
    },
    [put],
  );

  const say = useCallback(
    (trackId: string, verdict: Verdict) => {
      take(trackId);
      const timer = window.setTimeout(() => void send(trackId), undoWindowMs);
      held.current.set(trackId, { verdict, timer });
      put(trackId, { verdict, state: 'held' });
    },
    [take, send, put],
  );

  useEffect(() => {
    const sendAll = () => {
      for (const trackId of [...held.current.keys()]) void send(trackId);
    };
    window.addEventListener('pagehide', sendAll);
    return () => {
      window.removeEventListener('pagehide', sendAll);
      sendAll();
    };
  }, [send]);

  return { said, say, undo: take };
}
