import classes from './device-picture.module.css';

interface DevicePictureProps {
  /** The bitmap of 128 × 64 dots, in base64. */
  readonly picture: string;
  readonly caption: string;
}

/** A picture as the sampler's screen shows it, dot by dot. */
export function DevicePicture({ picture, caption }: DevicePictureProps) {
  return (
    <figure className={classes.figure}>
      <img
        src={`data:image/bmp;base64,${picture}`}
        width={128}
        height={64}
        alt="The brand as the sampler’s screen shows it"
        className={classes.screen}
      />
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
