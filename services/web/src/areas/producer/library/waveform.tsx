import { Skeleton } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useMemo } from 'react';
import { $api } from '../../../api/client.ts';
import classes from './waveform.module.css';
import { outlinePath, stretches } from './waveform.ts';

const dayMs = 86_400_000;

/** The outline of a sound; a sound is measured once, so its outline is asked for once. */
export const useWaveform = (id: string, isWanted = true) =>
  $api.useQuery(
    'get',
    '/v1/samples/{id}/waveform',
    { params: { path: { id } } },
    { enabled: isWanted, staleTime: dayMs, gcTime: dayMs },
  );

interface WaveformProps {
  readonly id: string;
  readonly count?: number;
}

/** A small picture of a sound, drawn once it comes into view. It says nothing that words do not say beside it. */
export function Waveform({ id, count = 120 }: WaveformProps) {
  const { ref, entry } = useIntersection({ rootMargin: '200px' });
  const { data } = useWaveform(id, entry?.isIntersecting ?? false);
  const path = useMemo(() => data && outlinePath(stretches(data, count)), [data, count]);
  const width = data ? Math.min(count, data.max.length) : count;
  return (
    <div ref={ref} className={classes.small}>
      {path === undefined ? (
        <Skeleton height="100%" animate={false} />
      ) : (
        <svg viewBox={`0 -1 ${width} 2`} preserveAspectRatio="none" aria-hidden="true">
          <path d={path} />
        </svg>
      )}
    </div>
  );
}
