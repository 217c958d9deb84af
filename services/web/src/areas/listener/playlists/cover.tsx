import { type CoverKey, coverGround } from '@trc/music/cover-ground';
import { useId } from 'react';
import { site } from '../../../shell/site.ts';
import classes from './cover.module.css';

interface CoverProps extends CoverKey {
  readonly title: string;
  /** The world that the playlist belongs to. */
  readonly series: string;
}

const { brand } = site;
/** Who has no look of their own gets the gradients of the house. */
const isHouse = brand.name === 'Tokyo Record Club' && brand.colours.primary === '#e5484d';

/** The cover of a playlist as it is published. Its words stand beside it everywhere, so nobody is read them twice. */
export function Cover({ title, series, ...key }: CoverProps) {
  return (
    <div
      className={classes.cover}
      style={isHouse ? undefined : { color: brand.colours.text }}
      aria-hidden="true"
    >
      <svg className={classes.ground} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        {isHouse ? <HouseGround {...key} /> : <BrandedGround />}
      </svg>
      {!isHouse && <span className={classes.name}>{brand.name}</span>}
      <span className={classes.words}>
        <span className={classes.series}>{series}</span>
        <span className={classes.title} data-long={title.length > 24 || undefined}>
          {title}
        </span>
      </span>
    </div>
  );
}

function HouseGround(key: CoverKey) {
  const id = useId();
  const { from, to, glow, turnDeg, lights } = coverGround(key);
  const fill = (name: string) => `url(#${id}${name})`;
  return (
    <>
      <defs>
        <linearGradient
          id={`${id}ground`}
          x1="0"
          y1="0"
          x2="1"
          y2="1"
          gradientTransform={`rotate(${turnDeg} 0.5 0.5)`}
        >
          <stop offset="0" stopColor={from} />
          <stop offset="1" stopColor={to} />
        </linearGradient>
        <radialGradient id={`${id}light`}>
          <stop offset="0" stopColor={glow} stopOpacity="0.55" />
          <stop offset="0.7" stopColor={glow} stopOpacity="0.12" />
          <stop offset="1" stopColor={glow} stopOpacity="0" />
        </radialGradient>
        <linearGradient id={`${id}shade`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0.3" stopColor="#000" stopOpacity="0" />
          <stop offset="1" stopColor="#000" stopOpacity="0.45" />
        </linearGradient>
      </defs>
      <rect width="1" height="1" fill={fill('ground')} />
      {lights.map(({ cx, cy, r }) => (
        <circle key={`${cx} ${cy}`} cx={cx} cy={cy} r={r} fill={fill('light')} />
      ))}
      <rect width="1" height="1" fill={fill('shade')} />
    </>
  );
}

const framePart = 12 / 640;
const insetPart = 20 / 640;

function BrandedGround() {
  const id = useId();
  const { primary, background } = brand.colours;
  switch (brand.cover_template) {
    case 'gradient':
      return (
        <>
          <defs>
            <linearGradient id={id} x1="1" y1="0" x2="0.35" y2="1">
              <stop offset="0" stopColor={primary} />
              <stop offset="0.65" stopColor={background} />
            </linearGradient>
          </defs>
          <rect width="1" height="1" fill={`url(#${id})`} />
        </>
      );
    case 'solid':
      return (
        <>
          <rect width="1" height="1" fill={background} />
          <rect width="1" height={framePart} fill={primary} />
        </>
      );
    case 'frame':
      return (
        <>
          <rect width="1" height="1" fill={background} />
          <rect
            x={insetPart}
            y={insetPart}
            width={1 - 2 * insetPart}
            height={1 - 2 * insetPart}
            fill="none"
            stroke={primary}
            strokeWidth={framePart}
          />
        </>
      );
  }
}
