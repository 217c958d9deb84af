import { Text, VisuallyHidden } from '@mantine/core';
import { Panel } from '../../../components/panel.tsx';
import { percent } from '../../../format.ts';
import type { Detail } from './detail.ts';
import classes from './facts.module.css';
import { barsText, reasonText, relationText, sureness, tempoText } from './words.ts';

/** The tempo, how sure it is, and what else it may be felt as. */
export function TempoPanel({ sample }: { readonly sample: Detail }) {
  const { tempo, tempo_reason, duration_s } = sample;
  if (!tempo)
    return (
      <Panel title="No tempo">
        <Text size="sm">{reasonText(tempo_reason)}</Text>
      </Panel>
    );
  const { stability } = tempo.beat_grid;
  return (
    <Panel
      title={tempoText(tempo.bpm)}
      about={`${sureness(tempo.confidence)} (${percent(tempo.confidence)}), ${barsText(tempo.bpm, duration_s)} of four, beats ${stability > 0.9 ? 'as steady as a clock' : stability > 0.5 ? 'fairly steady' : 'free'}`}
    >
      <table className={classes.table}>
        <caption>
          <VisuallyHidden>Tempo candidates</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            <th scope="col">May be felt as</th>
            <th scope="col">Tempo</th>
            <th scope="col">Length</th>
            <th scope="col">Sure</th>
          </tr>
        </thead>
        <tbody>
          {tempo.candidates.map(({ bpm, confidence, relation }) => (
            <tr key={`${relation}${bpm}`}>
              <td>{relationText(relation)}</td>
              <td>{tempoText(bpm)}</td>
              <td>{barsText(bpm, duration_s)}</td>
              <td>{percent(confidence)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
