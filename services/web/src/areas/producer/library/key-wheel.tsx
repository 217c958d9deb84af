import { Button, Group, Switch, Text } from '@mantine/core';
import { type KeyboardEvent, useId, useRef } from 'react';
import {
  codeOf,
  goTogether,
  type Key,
  keyAt,
  keyOfCode,
  nameOf,
  neighbour,
  placeOf,
  segmentMiddle,
  segmentPath,
} from './camelot.ts';
import classes from './key-wheel.module.css';

const rings = [
  { ring: 'B', inner: 70, outer: 98, label: 84 },
  { ring: 'A', inner: 40, outer: 69, label: 55 },
] as const;
const hours = Array.from({ length: 12 }, (_, index) => index + 1);
const segments = rings.flatMap((ring) =>
  hours.map((hour) => {
    const key = keyAt({ hour, ring: ring.ring });
    return {
      key,
      code: codeOf(key),
      path: segmentPath(hour, ring.inner, ring.outer),
      middle: segmentMiddle(hour, ring.label),
    };
  }),
);

interface KeyWheelProps {
  readonly value: Key | null;
  readonly compatible: boolean;
  readonly onChange: (key: Key | null) => void;
  readonly onCompatible: (compatible: boolean) => void;
}

/**
 * The circle of fifths as a clock (Camelot wheel): major keys outside, minor keys inside. One key is picked, and those
 * that go with it light up. A group of radio buttons for keyboards and screen readers: arrows left and right go around,
 * up and down to the other ring.
 */
export function KeyWheel({ value, compatible, onChange, onCompatible }: KeyWheelProps) {
  const wheel = useRef<SVGGElement>(null);
  const titleId = useId();
  const picked = value && codeOf(value);
  const onKeyDown = (event: KeyboardEvent<SVGGElement>) => {
    const from = keyOfCode((event.target as Element).getAttribute('data-code') ?? '');
    if (!from) return;
    const next = neighbour(placeOf(from), event.key);
    if (!next && event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    const key = next ? keyAt(next) : from;
    onChange(key);
    wheel.current?.querySelector<SVGElement>(`[data-code="${codeOf(key)}"]`)?.focus();
  };
  return (
    <div>
      <Group justify="space-between" mb={4} h={30}>
        <Text size="sm" fw={600}>
          Key
        </Text>
        {value && (
          <Button size="compact-xs" variant="subtle" onClick={() => onChange(null)}>
            Any key
          </Button>
        )}
      </Group>
      <svg viewBox="-100 -100 200 200" className={classes.wheel}>
        <title id={titleId}>Key</title>
        <g ref={wheel} role="radiogroup" aria-labelledby={titleId} onKeyDown={onKeyDown}>
          {segments.map(({ key, code, path, middle }) => {
            const isPicked = code === picked;
            const goesWith = value !== null && compatible && !isPicked && goTogether(value, key);
            return (
              // biome-ignore lint/a11y/useSemanticElements: SVG has no radio button of its own
              <g
                key={code}
                role="radio"
                aria-checked={isPicked}
                aria-label={`${code}, ${nameOf(key)}${goesWith ? ', goes with it' : ''}`}
                tabIndex={isPicked || (picked === null && code === '8B') ? 0 : -1}
                data-code={code}
                data-picked={isPicked || undefined}
                data-with={goesWith || undefined}
                className={classes.segment}
                onClick={() => onChange(isPicked ? null : key)}
              >
                <path d={path} />
                <text x={middle.x} y={middle.y - 2.5} className={classes.code}>
                  {code}
                </text>
                <text x={middle.x} y={middle.y + 7} className={classes.name}>
                  {key.tonic.replace('#', '♯')}
                  {key.scale === 'minor' ? 'm' : ''}
                </text>
              </g>
            );
          })}
        </g>
        <text className={classes.centre} y={-3}>
          {value ? picked : 'any'}
        </text>
        <text className={classes.centreName} y={13}>
          {value ? nameOf(value) : 'key'}
        </text>
      </svg>
      <Switch
        mt="xs"
        size="sm"
        label="Keys that go with it too"
        checked={compatible}
        disabled={value === null}
        onChange={(event) => onCompatible(event.currentTarget.checked)}
      />
    </div>
  );
}
