import { Code, List, Text } from '@mantine/core';
import { Panel } from '../../../components/panel.tsx';
import type { Format } from './export.ts';

/** How what was downloaded gets into the sampler, in words. */
export function CardSteps({ format }: { readonly format: Format }) {
  return format === 'sp404mk2-project' ? (
    <Panel title="Put it on the card">
      <List type="ordered" size="sm" spacing="xs">
        <List.Item>Unpack the archive on your computer. It has a folder IMPORT in it.</List.Item>
        <List.Item>
          Put the SP-404MK2&apos;s SD card into your computer and copy <Code>IMPORT/PROJECT_01</Code> into the
          card&apos;s folder <Code>IMPORT</Code>.
        </List.Item>
        <List.Item>
          Put the card back into the sampler, hold SHIFT and press pad 14. Choose “IMPORT from SD-CARD”, then
          “PROJECT”.
        </List.Item>
        <List.Item>
          Press the pad of the project number that it shall have, choose PROJECT_01 and press the VALUE knob.
          Empty numbers blink yellow; <b>a project that is there already is replaced</b>.
        </List.Item>
      </List>
      <Text size="sm" c="dimmed">
        Pads have their sample, name, tempo and loop; effects and patterns stay at the sampler&apos;s
        defaults, and so does the picture unless your brand has one.
      </Text>
    </Panel>
  ) : (
    <Panel title="Use the pack">
      <List type="ordered" size="sm" spacing="xs">
        <List.Item>Unpack the archive on your computer.</List.Item>
        <List.Item>
          For an SP-404MK2, copy the folder inside <Code>IMPORT</Code> into the folder <Code>IMPORT</Code> of
          its SD card and assign the sounds to pads there.
        </List.Item>
        <List.Item>For any other sampler, copy the files to where it looks for samples.</List.Item>
      </List>
    </Panel>
  );
}
