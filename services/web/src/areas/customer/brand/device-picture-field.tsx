import { Button, Group, Radio, Stack, Switch, Text } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { DevicePicture } from '../../../components/device-picture.tsx';
import classes from './brand.module.css';
import {
  base64Of,
  bitmapOf,
  type Drawing,
  dotsOf,
  greysOf,
  placeOf,
  screenHeight,
  screenWidth,
} from './device-bitmap.ts';

interface DevicePictureFieldProps {
  /** The bitmap in base64; `null` is none. */
  readonly picture: string | null;
  readonly onChange: (picture: string | null) => void;
}

interface Way extends Drawing {
  readonly isFilling: boolean;
}

const usual: Way = { dithering: 'floyd-steinberg', threshold: 128, invert: false, isFilling: false };

/** A picture of any kind, made to dots of the sampler's screen; nothing of it leaves the browser but the dots. */
export function DevicePictureField({ picture, onChange }: DevicePictureFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [image, setImage] = useState<HTMLImageElement | null>(null);
  const [way, setWay] = useState(usual);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => () => URL.revokeObjectURL(image?.src ?? ''), [image]);

  const draw = (from: HTMLImageElement, next: Way) => {
    setWay(next);
    onChange(base64Of(bitmapOf(dotsOf(greysOf(pixelsOf(from, next.isFilling)), next))));
  };
  const choose = async (file: File) => {
    const chosen = await imageOf(file);
    setProblem(chosen ? null : `${file.name} is no picture that this browser can read.`);
    if (!chosen) return;
    setImage(chosen);
    draw(chosen, way);
  };
  const change = (part: Partial<Way>) => image && draw(image, { ...way, ...part });

  return (
    <Stack gap="sm">
      {picture && <DevicePicture picture={picture} caption="As the device shows it, 128 × 64 dots" />}
      {image && picture && (
        <>
          <Radio.Group
            label="From greys to dots"
            value={way.dithering}
            onChange={(dithering) => change({ dithering: dithering as Way['dithering'] })}
          >
            <Group gap="md" mt="xs">
              <Radio value="floyd-steinberg" label="Shaded, for photos" />
              <Radio value="threshold" label="Hard edges, for logos" />
            </Group>
          </Radio.Group>
          <label className={classes.range}>
            <Text span size="sm" fw={500}>
              White from this grey on
            </Text>
            <input
              type="range"
              min={1}
              max={255}
              value={way.threshold}
              onChange={({ currentTarget }) => change({ threshold: Number(currentTarget.value) })}
            />
          </label>
          <Group gap="lg">
            <Switch
              label="Black and white swapped"
              checked={way.invert}
              onChange={({ currentTarget }) => change({ invert: currentTarget.checked })}
            />
            <Switch
              label="Fill the screen"
              checked={way.isFilling}
              onChange={({ currentTarget }) => change({ isFilling: currentTarget.checked })}
            />
          </Group>
        </>
      )}
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPhoto size={14} />}
          onClick={() => input.current?.click()}
        >
          {picture ? 'Choose another picture' : 'Choose a picture'}
        </Button>
        {picture && (
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            onClick={() => {
              setImage(null);
              onChange(null);
            }}
          >
            Remove the picture
          </Button>
        )}
      </Group>
      <Text role="alert" size="sm" c="var(--trc-bad)">
        {problem}
      </Text>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label="Picture for the device"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void choose(file);
          currentTarget.value = '';
        }}
      />
    </Stack>
  );
}

/** The picture in a file; `null` when it is none. */
async function imageOf(file: File): Promise<HTMLImageElement | null> {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    return image;
  } catch {
    URL.revokeObjectURL(image.src);
    return null;
  }
}

/** The picture in the size of the screen, on black. */
function pixelsOf(image: HTMLImageElement, isFilling: boolean): Uint8ClampedArray {
  const canvas = document.createElement('canvas');
  canvas.width = screenWidth;
  canvas.height = screenHeight;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser has no canvas.');
  // A drawing that names no size of its own takes the screen's.
  const size = { width: image.naturalWidth || screenWidth, height: image.naturalHeight || screenHeight };
  const { x, y, width, height } = placeOf(size, isFilling);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, x, y, width, height);
  return context.getImageData(0, 0, screenWidth, screenHeight).data;
}
