import { Alert, Button, Group, List, SimpleGrid, Stack, Stepper, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Panel } from '../../../components/panel.tsx';
import type { Beginning } from './beginning.ts';
import { keepSounds } from './chosen-sounds.ts';
import { type Item, soundsMaxOf } from './export.ts';
import classes from './exports.module.css';
import { FormatChoice } from './format-choice.tsx';
import { lufsOf } from './loudness.ts';
import { LoudnessChoice } from './loudness-choice.tsx';
import { PadBoard } from './pad-board.tsx';
import { faultsOf } from './pad-fields.ts';
import { forSounds, type History, type PadLayout } from './pad-layout.ts';
import { PictureChoice } from './picture-choice.tsx';
import { Preflight } from './preflight.tsx';
import { SoundPicker } from './sound-picker.tsx';
import { bodyOf, usePreview } from './use-preview.ts';
import { formatName } from './words.ts';

const project = 'sp404mk2-project';
const nameMax = 60;
const typingMs = 300;

/** What somebody has laid out, and of which sounds. */
interface Arranged {
  readonly of: readonly string[];
  readonly history: History;
}

/** From sounds to an archive: which sounds and what for, where they go, what becomes of them. */
export function Wizard({ beginning }: { readonly beginning: Beginning }) {
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useState(beginning.sampleIds);
  const [format, setFormat] = useState(beginning.format);
  const [name, setName] = useState(beginning.name);
  const [typedLufs, setTypedLufs] = useState(beginning.loudness === null ? null : String(beginning.loudness));
  const [hasPicture, setHasPicture] = useState(true);
  const [step, setStep] = useState(0);
  const [arranged, setArranged] = useState<Arranged | null>(
    beginning.layout && { of: beginning.sampleIds, history: { layout: beginning.layout, past: [] } },
  );
  const isProject = format === project;
  const steps = isProject ? ['Sounds', 'Pads', 'Check and make'] : ['Sounds', 'Check and make'];
  const isPads = steps[step] === 'Pads';
  const isLast = step === steps.length - 1;

  const suggestion = usePreview({ format, ids: chosen, layout: null, loudness: null });
  const suggested: PadLayout = suggestion.data?.layout ?? { pads: [] };
  const history = historyOf(arranged, chosen, suggested);
  const items = useMemo(
    () => new Map<string, Item>(suggestion.data?.report.items.map((item) => [item.sample_id, item])),
    [suggestion.data],
  );
  const layout = isProject && arranged ? history.layout : null;
  const faults = layout ? faultsOf(layout) : [];
  const lufs = typedLufs === null ? null : lufsOf(typedLufs);
  const [asked] = useDebouncedValue(lufs ?? null, typingMs);
  const report = usePreview({ format, ids: isLast ? chosen : [], layout, loudness: asked });
  const create = $api.useMutation('post', '/v1/exports');

  const top = useRef<HTMLElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    top.current?.focus();
  }, [step]);

  const choose = (ids: readonly string[]) => {
    setChosen(ids);
    keepSounds(ids, sessionStorage);
  };
  const go = (to: number) => {
    setStep(to);
    create.reset();
  };
  const make = () =>
    create.mutate(
      {
        body: {
          ...bodyOf({ format, ids: chosen, layout, loudness: lufs ?? null }),
          picture: isProject && hasPicture,
          ...(name.trim() && { name: name.trim() }),
        },
      },
      {
        onSuccess: ({ export_id }) => {
          keepSounds([], sessionStorage);
          navigate(`/exports/${export_id}`);
        },
      },
    );
  const files = isLast ? (report.data?.report.files ?? 0) : (suggestion.data?.report.files ?? 0);
  const isReady = chosen.length > 0 && chosen.length <= soundsMaxOf[format] && files > 0;

  return (
    <>
      <Stepper
        active={step}
        onStepClick={(to) => to < step && go(to)}
        size="sm"
        aria-label="Steps"
        classNames={{ stepBody: classes.stepBody }}
      >
        {steps.map((label, at) => (
          <Stepper.Step key={label} label={label} allowStepSelect={at < step} />
        ))}
      </Stepper>
      <Text className={classes.stepLine} fw={600}>
        Step {step + 1} of {steps.length}: {steps[step]}
      </Text>
      <section
        ref={top}
        tabIndex={-1}
        style={{ outline: 'none' }}
        aria-label={`Step ${step + 1}: ${steps[step]}`}
      >
        {step === 0 && (
          <Stack gap="lg">
            <FormatChoice format={format} onChange={setFormat} />
            <SoundPicker chosen={chosen} max={soundsMaxOf[format]} items={items} onChange={choose} />
            {suggestion.error && <Failed error={suggestion.error} again={() => suggestion.refetch()} />}
          </Stack>
        )}
        {isPads &&
          (suggestion.data ? (
            <PadBoard
              key={chosen.join()}
              suggested={suggested}
              history={history}
              onChange={(next) => setArranged({ of: chosen, history: next })}
              items={items}
            />
          ) : suggestion.error ? (
            <Failed error={suggestion.error} again={() => suggestion.refetch()} />
          ) : (
            <Loading lines={8} height={60} />
          ))}
        {isLast && (
          <Stack gap="lg">
            <SimpleGrid cols={{ base: 1, sm: isProject ? 3 : 2 }} spacing="lg">
              <TextInput
                label="Name"
                description="The archive is called so; a pack's folder, too."
                placeholder={formatName[format]}
                maxLength={nameMax}
                value={name}
                onChange={({ currentTarget }) => setName(currentTarget.value)}
              />
              <LoudnessChoice typed={typedLufs} onChange={setTypedLufs} />
              {isProject && <PictureChoice isOn={hasPicture} onChange={setHasPicture} />}
            </SimpleGrid>
            <Panel title="What will be in it">
              {report.data ? (
                <Preflight report={report.data.report} layout={report.data.layout} />
              ) : report.error ? (
                <Failed error={report.error} again={() => report.refetch()} />
              ) : (
                <Loading lines={8} />
              )}
            </Panel>
            {create.error && <Failed error={create.error} again={make} />}
          </Stack>
        )}
      </section>
      {isPads && faults.length > 0 && (
        <Alert color="yellow" role="status" title="The device would not take this">
          <List size="sm">
            {faults.map((fault) => (
              <List.Item key={fault}>{fault}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Group justify="space-between">
        <Button variant="default" disabled={step === 0} onClick={() => go(step - 1)}>
          Back
        </Button>
        {isLast ? (
          <Button disabled={!isReady || lufs === undefined} loading={create.isPending} onClick={make}>
            Make the export
          </Button>
        ) : (
          <Button
            disabled={!isReady || suggestion.isPlaceholderData || (isPads && faults.length > 0)}
            onClick={() => go(step + 1)}
          >
            {isPads || !isProject ? 'Check it' : 'Arrange the pads'}
          </Button>
        )}
      </Group>
      {chosen.length > 0 && suggestion.data?.report.files === 0 && (
        <Alert color="yellow" title="None of these sounds can be exported">
          Each says why above. Take others from the library.
        </Alert>
      )}
    </>
  );
}

/** An arrangement is kept for other sounds, too, as far as they are the same; without one the suggestion holds. */
function historyOf(arranged: Arranged | null, chosen: readonly string[], suggested: PadLayout): History {
  if (!arranged) return { layout: suggested, past: [] };
  if (arranged.of.join() === chosen.join()) return arranged.history;
  return { layout: forSounds(arranged.history.layout, arranged.of, chosen, suggested), past: [] };
}
