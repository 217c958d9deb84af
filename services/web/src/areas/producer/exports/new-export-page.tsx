import { Alert, Button, Group, Stack, Stepper, Text, TextInput } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { $api } from '../../../api/client.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { chosenSounds, keepSounds } from './chosen-sounds.ts';
import type { Format, Item } from './export.ts';
import classes from './exports.module.css';
import { PadBoard } from './pad-board.tsx';
import { type History, inOrder, type PadLayout } from './pad-layout.ts';
import { Preflight } from './preflight.tsx';
import { SoundPicker } from './sound-picker.tsx';
import { usePreview } from './use-preview.ts';
import { formatAbout, formatName } from './words.ts';

const project = 'sp404mk2-project';
const formats = Object.keys(formatName) as Format[];
const nameMax = 60;

/** From sounds to an archive: which sounds and what for, where they go, what becomes of them. */
export default function NewExportPage() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useState(() => chosenSounds(search, sessionStorage));
  const [format, setFormat] = useState<Format>(project);
  const [name, setName] = useState('');
  const [step, setStep] = useState(0);
  const [arranged, setArranged] = useState<{ readonly of: string; readonly history: History } | null>(null);
  const steps = format === project ? ['Sounds', 'Pads', 'Check and make'] : ['Sounds', 'Check and make'];
  const isPads = steps[step] === 'Pads';
  const isLast = step === steps.length - 1;

  const suggestion = usePreview(format, chosen, null);
  const suggested: PadLayout = suggestion.data?.layout?.pads ?? [];
  // An arrangement is of the sounds that it was made with; other sounds get a new suggestion.
  const of = chosen.join();
  const history = arranged?.of === of ? arranged.history : { layout: suggested, past: [] };
  const items = useMemo(
    () => new Map<string, Item>(suggestion.data?.report.items.map((item) => [item.sample_id, item])),
    [suggestion.data],
  );
  const pads = format === project && arranged?.of === of ? inOrder(history.layout) : null;
  const report = usePreview(format, isLast ? chosen : [], pads);
  const create = $api.useMutation('post', '/v1/exports');

  const top = useRef<HTMLElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    top.current?.focus();
  }, [step]);

  const choose = (ids: readonly string[]) => {
    setChosen([...ids]);
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
          format,
          sample_ids: chosen,
          ...(name.trim() && { name: name.trim() }),
          ...(pads && { layout: { pads } }),
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

  return (
    <Page
      title="New export"
      about="Take your sounds to a sampler: a whole SP-404MK2 project, or a folder of files."
    >
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
            <fieldset className={classes.formats}>
              <Text component="legend" fw={600} mb="xs">
                What for
              </Text>
              {formats.map((one) => (
                <label key={one} className={classes.format}>
                  <input
                    type="radio"
                    name="format"
                    value={one}
                    checked={one === format}
                    onChange={() => setFormat(one)}
                  />
                  <span>
                    <Text span fw={600} display="block">
                      {formatName[one]}
                    </Text>
                    <Text span size="sm" {...(one !== format && { c: 'dimmed' })}>
                      {formatAbout[one]}
                    </Text>
                  </span>
                </label>
              ))}
            </fieldset>
            <SoundPicker chosen={chosen} items={items} onChange={choose} />
            {suggestion.error && <Failed error={suggestion.error} again={() => suggestion.refetch()} />}
          </Stack>
        )}
        {isPads &&
          (suggestion.data ? (
            <PadBoard
              key={of}
              suggested={suggested}
              history={history}
              onChange={(next) => setArranged({ of, history: next })}
              items={items}
            />
          ) : suggestion.error ? (
            <Failed error={suggestion.error} again={() => suggestion.refetch()} />
          ) : (
            <Loading lines={8} height={60} />
          ))}
        {isLast && (
          <Stack gap="lg">
            <TextInput
              label="Name"
              description="The archive is called so; a pack's folder, too."
              placeholder={formatName[format]}
              maxLength={nameMax}
              maw={420}
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <Panel title="What will be in it">
              {report.data ? (
                <Preflight report={report.data.report} layout={report.data.layout?.pads ?? null} />
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
      <Group justify="space-between">
        <Button variant="default" disabled={step === 0} onClick={() => go(step - 1)}>
          Back
        </Button>
        {isLast ? (
          <Button disabled={files === 0} loading={create.isPending} onClick={make}>
            Make the export
          </Button>
        ) : (
          <Button disabled={files === 0 || suggestion.isPlaceholderData} onClick={() => go(step + 1)}>
            {isPads || format !== project ? 'Check it' : 'Arrange the pads'}
          </Button>
        )}
      </Group>
      {chosen.length > 0 && suggestion.data?.report.files === 0 && (
        <Alert color="yellow" title="None of these sounds can be exported">
          Each says why above. Take others from the library.
        </Alert>
      )}
    </Page>
  );
}
