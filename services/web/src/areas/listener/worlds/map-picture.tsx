import { useId } from 'react';
import { placeLabels } from './labels.ts';
import type { Place, WorldMap } from './map.ts';
import classes from './map-picture.module.css';
import { spreadOut } from './spread.ts';

interface MapPictureProps {
  readonly map: WorldMap;
  readonly width: number;
  readonly height: number;
  /** Says what is to be seen; without it the picture is decoration. */
  readonly title?: string;
}

/** As many seeds are numbered; more are dots. */
export const numberedSeedsMax = 16;
const grooves = [0.16, 0.3, 0.44, 0.58, 0.72, 0.86, 1];
const seriesCount = 5;

/** The places of a playlist and of seeds, moved apart where they would hide each other. */
export function drawnPlaces({ places }: WorldMap) {
  const of = (kind: Place['kind']) => places.filter((place) => place.kind === kind);
  const isNumbered = of('seed').length <= numberedSeedsMax;
  const marks = spreadOut([...of('centre'), ...of('target'), ...of('seed')], isNumbered ? 0.12 : 0.03, 0.94);
  return {
    seeds: marks.filter(({ kind }) => kind === 'seed'),
    playlists: spreadOut(of('playlist'), 0.36, 0.8),
    centre: marks.find(({ kind }) => kind === 'centre'),
    target: marks.find(({ kind }) => kind === 'target'),
    isNumbered,
  };
}

/**
 * A world as a record seen from above: the grooves lie around where the playlists aim, the glows are the playlists, the
 * dots the seeds.
 */
export function MapPicture({ map, width, height, title }: MapPictureProps) {
  const id = useId();
  const { seeds, playlists, centre, target, isNumbered } = drawnPlaces(map);
  const at = ({ x, y }: Pick<Place, 'x' | 'y'>) => ({
    x: width * (0.5 + 0.46 * x),
    y: height * (0.5 - 0.43 * y),
  });
  const middle = at(target ?? centre ?? { x: 0, y: 0 });
  const reach = Math.hypot(width, height) * 0.62;
  const glow = Math.min(width, height) * 0.34;
  const isDetailed = title !== undefined;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      className={classes.picture}
      role="img"
      aria-label={title}
      aria-hidden={!isDetailed}
    >
      <defs>
        {playlists.map((place, index) => (
          <radialGradient key={place.id} id={`${id}${index}`}>
            <stop offset="0" stopColor={colourOf(index)} stopOpacity="0.5" />
            <stop offset="0.45" stopColor={colourOf(index)} stopOpacity="0.16" />
            <stop offset="1" stopColor={colourOf(index)} stopOpacity="0" />
          </radialGradient>
        ))}
      </defs>
      {grooves.map((share) => (
        <circle key={share} cx={middle.x} cy={middle.y} r={reach * share} className={classes.groove} />
      ))}
      {playlists.map((place, index) => {
        const { x, y } = at(place);
        return <circle key={place.id} cx={x} cy={y} r={glow} fill={`url(#${id}${index})`} />;
      })}
      {centre && target && <Way from={at(centre)} to={at(target)} />}
      {seeds.map((place, index) => (
        <Seed
          key={place.id}
          place={at(place)}
          name={place.name}
          mark={isDetailed && isNumbered ? index + 1 : null}
          isSmall={!isNumbered || !isDetailed}
        />
      ))}
      {centre && (
        <circle cx={at(centre).x} cy={at(centre).y} r={isDetailed ? 7 : 3} className={classes.centre} />
      )}
      {target && <Aim at={at(target)} size={isDetailed ? 9 : 4} />}
      {isDetailed && <AxisNames map={map} width={width} height={height} />}
      {isDetailed &&
        placeLabels(
          playlists.map((place) => ({ text: place.name, ...at(place) })),
          { width, height, marks: [...seeds, centre, target].flatMap((place) => (place ? [at(place)] : [])) },
        ).map(({ text, x, y }, index) => (
          <text
            key={text}
            x={x}
            y={y}
            dy="0.35em"
            textAnchor="middle"
            className={classes.name}
            fill={colourOf(index)}
          >
            {text}
          </text>
        ))}
    </svg>
  );
}

export const colourOf = (index: number): string => `var(--trc-series-${(index % seriesCount) + 1})`;

type Point = { readonly x: number; readonly y: number };

function Way({ from, to }: { readonly from: Point; readonly to: Point }) {
  return <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} className={classes.way} />;
}

function Seed({
  place: { x, y },
  name,
  mark,
  isSmall,
}: {
  readonly place: Point;
  readonly name: string;
  readonly mark: number | null;
  readonly isSmall: boolean;
}) {
  return (
    <g>
      <title>{name}</title>
      <circle cx={x} cy={y} r={mark === null ? (isSmall ? 2.5 : 4) : 10} className={classes.seed} />
      {mark !== null && (
        <text x={x} y={y} dy="0.35em" textAnchor="middle" className={classes.mark}>
          {mark}
        </text>
      )}
    </g>
  );
}

/** A needle mark: a cross in a ring. */
function Aim({ at: { x, y }, size }: { readonly at: Point; readonly size: number }) {
  return (
    <g className={classes.aim}>
      <circle cx={x} cy={y} r={size * 0.55} />
      <path d={`M${x - size} ${y}H${x + size}M${x} ${y - size}V${y + size}`} />
    </g>
  );
}

/** What there is more of towards each edge. */
function AxisNames({ map: { axes }, width, height }: Pick<MapPictureProps, 'map' | 'width' | 'height'>) {
  const [across, upwards] = axes;
  const edges = [
    { words: across.low, x: 10, y: height - 10, anchor: 'start', before: '← ', after: '' },
    { words: across.high, x: width - 10, y: height - 10, anchor: 'end', before: '', after: ' →' },
    { words: upwards.high, x: width / 2, y: 18, anchor: 'middle', before: '↑ ', after: '' },
    { words: upwards.low, x: width / 2, y: height - 10, anchor: 'middle', before: '↓ ', after: '' },
  ] as const;
  return edges.map(({ words: [word], x, y, anchor, before, after }) =>
    word ? (
      <text key={before + after} x={x} y={y} textAnchor={anchor} className={classes.axis}>
        {before + word + after}
      </text>
    ) : null,
  );
}
