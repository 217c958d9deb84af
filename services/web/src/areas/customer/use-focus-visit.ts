import { useEffect, useRef } from 'react';

/** A dialog that closes gives the focus back in this time; only then is it free to go elsewhere. */
const afterDialogMs = 60;

/** Takes the focus to what has just appeared, and gives it back to where it was when that goes away. */
export function useFocusVisit<Element extends HTMLElement>() {
  const place = useRef<Element>(null);
  useEffect(() => {
    let before: globalThis.Element | null = null;
    const timer = setTimeout(() => {
      before = document.activeElement;
      place.current?.focus();
    }, afterDialogMs);
    return () => {
      clearTimeout(timer);
      // Whoever went on to something else stays there.
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    };
  }, []);
  return place;
}
