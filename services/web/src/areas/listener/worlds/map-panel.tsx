import { List, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { Panel } from '../../../components/panel.tsx';
import { type Pole, polesOf } from './geometry.ts';
import { mapOf, type Place, type World, type WorldMap } from './map.ts';
import classes from './map-panel.module.css';
import { colourOf, drawnPlaces, MapPicture } from './map-picture.tsx';
import { mapWords } from './map-words.ts';

const widthFirst = 640;

/** The picture of a world's shape, the same in words, and as a table. */
export function MapPanel({ world }: { readonly world: World }) {
  const map = mapOf(world);
  return (
    <Panel title="The shape of this world" about="What lies near sounds alike.">
      {map ? <Drawn map={map} world={world} /> : <Undrawn world={world} />}
    </Panel>
  );
}

function Drawn({ map, world }: { readonly map: WorldMap; readonly world: World }) {
  const { ref, width } = useElementSize();
  const drawnWidth = width || widthFirst;
  const words = mapWords(map);
  return (
    <div className={classes.shape}>
      <div ref={ref} className={classes.picture}>
        <MapPicture
          map={map}
          width={drawnWidth}
          height={Math.round(Math.max(300, Math.min(460, drawnWidth * 0.68)))}
          title={`Map of ${world.name}. ${words.join(' ')}`}
        />
        <Legend map={map} />
      </div>
      <div className={classes.words}>
        <List spacing={6} size="sm" listStyleType="none">
          {words.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
        <SeedNames map={map} />
        <Poles poles={polesOf(world)} />
      </div>
      <details className={classes.table}>
        <summary>The same as a table</summary>
        <PlacesTable map={map} />
      </details>
    </div>
  );
}

function Undrawn({ world }: { readonly world: World }) {
  return (
    <>
      <Text size="sm">
        The seeds of this world carry neither measured sound nor tags, so there is nothing to draw a map from.
        What your answers say:
      </Text>
      <Poles poles={polesOf(world)} />
    </>
  );
}

function Legend({ map }: { readonly map: WorldMap }) {
  const { playlists, centre, target } = drawnPlaces(map);
  return (
    <ul className={classes.legend} aria-label="What the marks mean">
      <li>
        <span className={classes.dot} aria-hidden="true" /> Seed
      </li>
      {centre && (
        <li>
          <span className={classes.ring} aria-hidden="true" /> Middle of your seeds
        </li>
      )}
      {target && (
        <li>
          <span className={classes.cross} aria-hidden="true">
            +
          </span>
          Where the playlists aim
        </li>
      )}
      {playlists.map(({ id, name }, index) => (
        <li key={id}>
          <span className={classes.glow} style={{ background: colourOf(index) }} aria-hidden="true" /> {name}
        </li>
      ))}
    </ul>
  );
}

function SeedNames({ map }: { readonly map: WorldMap }) {
  const { seeds, isNumbered } = drawnPlaces(map);
  if (!isNumbered || seeds.length === 0) return null;
  return (
    <ol className={classes.seeds} aria-label="Seeds">
      {seeds.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
    </ol>
  );
}

/** Three scales between two words. */
export function Poles({ poles }: { readonly poles: readonly Pole[] }) {
  return (
    <dl className={classes.poles}>
      {poles.map(({ name, low, high, value, words }) => (
        <div key={name} className={classes.pole}>
          <dt>
            {name}: <span>{words}</span>
          </dt>
          <dd aria-hidden="true">
            <span>{low}</span>
            <span className={classes.scale}>
              <span className={classes.knob} style={{ left: `${50 + 50 * value}%` }} />
            </span>
            <span>{high}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const kinds: Readonly<Record<Place['kind'], string>> = {
  seed: 'Seed',
  centre: 'Middle',
  target: 'Aim',
  playlist: 'Playlist',
};
const hundredths = (value: number) => Math.round(value * 100);
const columns: readonly Column<Place>[] = [
  { label: 'What', cell: ({ kind }) => kinds[kind], by: ({ kind }) => kinds[kind] },
  { label: 'Name', cell: ({ name }) => name, by: ({ name }) => name },
  { label: 'Left to right', cell: ({ x }) => hundredths(x), by: ({ x }) => x, isNumber: true },
  { label: 'Bottom to top', cell: ({ y }) => hundredths(y), by: ({ y }) => y, isNumber: true },
];

function PlacesTable({ map }: { readonly map: WorldMap }) {
  return (
    <DataTable
      caption="Places on the map, from −100 to 100"
      columns={columns}
      rows={map.places}
      rowKey={({ kind, id }) => `${kind} ${id}`}
    />
  );
}
