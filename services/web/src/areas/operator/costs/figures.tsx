import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './figures.module.css';

/** The numbers that a page begins with. */
export function Figures({ children }: { readonly children: ReactNode }) {
  return <dl className={classes.figures}>{children}</dl>;
}

interface FigureProps {
  readonly label: string;
  /** `undefined` while it is not known yet. */
  readonly value: string | undefined;
  readonly isBad?: boolean;
  readonly about?: ReactNode;
  readonly children?: ReactNode;
}

/** One number in large type: what it is, and what else to know of it. */
export function Figure({ label, value, isBad, about, children }: FigureProps) {
  return (
    <div className={classes.figure}>
      <dt>{label}</dt>
      <dd className={classes.number} {...(isBad && { 'data-tone': 'bad' })}>
        {value ?? <Skeleton height={37} width="60%" />}
      </dd>
      {about && <dd className={classes.about}>{about}</dd>}
      {children && <dd>{children}</dd>}
    </div>
  );
}
