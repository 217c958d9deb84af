import { useEffect } from 'react';
import { site } from '../../shell/site.ts';

/** The title of the window while a page is shown; without one of its own it is the brand's name. */
export function useTitle(title?: string): void {
  useEffect(() => {
    document.title = title ? `${title} · ${site.brand.name}` : site.brand.name;
  }, [title]);
}
