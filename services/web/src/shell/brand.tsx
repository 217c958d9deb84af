import { Link } from 'wouter';
import classes from './brand.module.css';
import { site } from './site.ts';

/** Logo and name of whose site it is. */
export function Brand({ to }: { readonly to: string }) {
  const { name, logo_url } = site.brand;
  return (
    <Link href={to} className={classes['brand']}>
      {logo_url ? <img src={logo_url} alt="" className={classes.logo} /> : <Record />}
      <span className={classes.name}>{name}</span>
    </Link>
  );
}

/** A record: what stands for a brand without a logo. */
function Record() {
  return (
    <svg viewBox="0 0 24 24" className={classes.logo} aria-hidden="true">
      <circle cx="12" cy="12" r="11" fill="currentColor" />
      <circle cx="12" cy="12" r="8" fill="none" stroke="var(--trc-surface)" strokeWidth=".6" />
      <circle cx="12" cy="12" r="4.4" fill="var(--mantine-primary-color-filled)" />
      <circle cx="12" cy="12" r="1" fill="var(--trc-surface)" />
    </svg>
  );
}
