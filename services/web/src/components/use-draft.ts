import { useEffect, useState } from 'react';

/**
 * What somebody is changing beside what is kept. Fields that they have not touched follow what is kept. While something
 * is changed, leaving the page asks first, so that nothing is lost silently.
 */
export function useDraft<T extends object>(kept: T) {
  const [touched, setTouched] = useState<Partial<T>>({});
  const changes = changesOf(kept, touched);
  const isChanged = Object.keys(changes).length > 0;
  useLeaveGuard(isChanged);
  return {
    draft: { ...kept, ...touched } as T,
    /** The fields that differ, to be sent. */
    changes,
    isChanged,
    change: (part: Partial<T>) => setTouched((before) => ({ ...before, ...part })),
    reset: () => setTouched({}),
  };
}

/** Of what was touched, what is not as it was. */
export function changesOf<T extends object>(kept: T, touched: Partial<T>): Partial<T> {
  const differs = (name: keyof T) => JSON.stringify(touched[name]) !== JSON.stringify(kept[name]);
  const names = (Object.keys(touched) as (keyof T)[]).filter(differs);
  return Object.fromEntries(names.map((name) => [name, touched[name]])) as Partial<T>;
}

const question = 'What you have changed here is not saved. Leave without saving it?';

/** Asks before a page with changes is left: by a link inside it, by another address, or by closing it. */
function useLeaveGuard(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    // Before the router hears of it.
    const onClick = (event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
      const link = event.target.closest('a[href]');
      if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.download) return;
      if (link.origin !== location.origin || link.pathname === location.pathname) return;
      if (confirm(question)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener('beforeunload', onUnload);
    document.addEventListener('click', onClick, { capture: true });
    return () => {
      removeEventListener('beforeunload', onUnload);
      document.removeEventListener('click', onClick, { capture: true });
    };
  }, [isOn]);
}
