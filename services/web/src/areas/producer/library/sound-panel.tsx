import { Panel } from '../../../components/panel.tsx';
import { percent } from '../../../format.ts';
import type { Detail } from './detail.ts';
import classes from './facts.module.css';
import { Facts } from './facts.tsx';
import { brightness, noisiness, place, ticksHz } from './spectrum.ts';
import { decibels, hertz, loudnessText } from './words.ts';

const width = 360;

/** Loudness and spectrum, in words, as a picture and in numbers. */
export function SoundPanel({ sample }: { readonly sample: Detail }) {
  const { loudness, spectral } = sample;
  const { centroid_hz, rolloff_hz, bandwidth_hz, flatness, contrast_db, flux, zero_crossing_rate, rms } =
    spectral;
  const at = (hz: number) => place(hz) * width;
  const [from, to] = [
    Math.max(0, centroid_hz.mean - bandwidth_hz.mean / 2),
    centroid_hz.mean + bandwidth_hz.mean / 2,
  ];
  const numbers = [
    ['Centre of the spectrum', hertz(centroid_hz.mean), hertz(centroid_hz.sd)],
    ['85 % of the energy below', hertz(rolloff_hz.mean), hertz(rolloff_hz.sd)],
    ['Width of the spectrum', hertz(bandwidth_hz.mean), hertz(bandwidth_hz.sd)],
    ['Flatness (0 tone, 1 noise)', flatness.mean.toFixed(3), flatness.sd.toFixed(3)],
    ['Contrast of peaks and valleys', decibels(contrast_db.mean), decibels(contrast_db.sd)],
    ['Flux, change from frame to frame', flux.mean.toFixed(3), flux.sd.toFixed(3)],
    ['Zero crossings', percent(zero_crossing_rate.mean), percent(zero_crossing_rate.sd)],
    ['Level (RMS)', rms.mean.toFixed(3), rms.sd.toFixed(3)],
  ] as const;
  return (
    <Panel
      title={`Sounds ${brightness(centroid_hz.mean)} and ${noisiness(flatness.mean)}`}
      about={`${loudnessText(loudness.integrated_lufs)}, true peak ${decibels(loudness.true_peak_dbtp)}TP`}
    >
      <svg className={classes.chart} viewBox={`0 0 ${width} 62`} role="img">
        <title>
          {`Centre of the spectrum at ${hertz(centroid_hz.mean)}, width ${hertz(bandwidth_hz.mean)}, 85 % of the energy below ${hertz(rolloff_hz.mean)}`}
        </title>
        <rect className={classes.band} x={at(from)} y={12} width={at(to) - at(from)} height={30} rx={4} />
        <line className={classes.mark} x1={at(centroid_hz.mean)} x2={at(centroid_hz.mean)} y1={8} y2={46} />
        <line className={classes.markThin} x1={at(rolloff_hz.mean)} x2={at(rolloff_hz.mean)} y1={8} y2={46} />
        <line className={classes.axis} x1={0} x2={width} y1={46} y2={46} />
        {ticksHz.map((hz) => (
          <text key={hz} x={at(hz)} y={59} textAnchor="middle">
            {hz < 1_000 ? hz : `${hz / 1_000}k`}
          </text>
        ))}
      </svg>
      <Facts
        facts={[
          { name: 'Centre', value: hertz(centroid_hz.mean), about: 'thick line' },
          { name: 'Width', value: hertz(bandwidth_hz.mean), about: 'coloured band' },
          { name: '85 % below', value: hertz(rolloff_hz.mean), about: 'dashed line' },
        ]}
      />
      <details className={classes.details}>
        <summary>All numbers of the spectrum</summary>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Measured</th>
              <th scope="col">Mean</th>
              <th scope="col">Spread</th>
            </tr>
          </thead>
          <tbody>
            {numbers.map(([name, mean, spread]) => (
              <tr key={name}>
                <td>{name}</td>
                <td>{mean}</td>
                <td>{spread}</td>
              </tr>
            ))}
            {spectral.mfcc.mean.map((value, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a coefficient is known by its place
              <tr key={index}>
                <td>MFCC {index}</td>
                <td>{value.toFixed(2)}</td>
                <td>{(spectral.mfcc.sd[index] ?? 0).toFixed(2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Panel>
  );
}
