import { Alert, Anchor, Button, Radio, SimpleGrid, Text, TextInput } from '@mantine/core';
import { IconContrast } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { Confirm } from '../../../components/confirm.tsx';
import { fieldProblem } from '../../../components/field-problem.ts';
import { Form } from '../../../components/form.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import type { Colours } from '../../../shell/palette.ts';
import { site } from '../../../shell/site.ts';
import { type Tenant, usePutTenant } from '../tenant.ts';
import classes from './brand.module.css';
import { type BrandDraft, brandOf, type CoverTemplate, coloursOf, draftOf } from './brand-draft.ts';
import { ColourInput } from './colour-input.tsx';
import { adviceOf } from './contrast-advice.ts';
import { CoverPicture } from './cover-picture.tsx';
import { DevicePictureField } from './device-picture-field.tsx';
import { Preview } from './preview.tsx';

const templates: readonly { readonly id: CoverTemplate; readonly label: string }[] = [
  { id: 'gradient', label: 'Gradient' },
  { id: 'solid', label: 'Solid' },
  { id: 'frame', label: 'Frame' },
];

/** The brand as a form beside what it makes of the product. A tenant without one begins with what its people see now. */
export function BrandForm({ tenant }: { readonly tenant: Tenant }) {
  const kept = draftOf(tenant.brand ?? site.brand);
  const saving = usePutTenant();
  const { draft, isChanged, change, reset } = useDraft<BrandDraft>(kept);
  const colours = coloursOf(draft, kept);
  const problem = (field: string) => fieldProblem(saving.error, `brand.${field}`);
  const text = (name: keyof Omit<BrandDraft, 'device_picture'>, field: string) => ({
    value: draft[name],
    error: problem(field),
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      change({ [name]: currentTarget.value }),
  });
  const colour = (name: keyof Colours) => ({
    value: draft[name],
    error: problem(`colours.${name}`),
    onChange: (value: string) => change({ [name]: value }),
  });
  return (
    <div className={classes.columns}>
      <Panel
        title="Look"
        about={
          tenant.brand
            ? 'What your people see in pages, mails and on covers.'
            : 'You use the brand of the installation. Change anything to make one of your own.'
        }
      >
        <Form
          label="Brand"
          saving={saving}
          isChanged={isChanged}
          others={tenant.brand && <HouseBrand reset={reset} />}
          onSubmit={() => saving.mutate({ body: { brand: brandOf(draft) } }, { onSuccess: reset })}
        >
          <Group legend="Name">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput
                label="Name of the product"
                required
                maxLength={60}
                autoComplete="off"
                {...text('name', 'name')}
              />
              <TextInput
                label="Address of the logo"
                description="A picture under https, shown 28 pixels high. Empty is none."
                type="url"
                pattern="https://.*"
                title="An address that begins with https://"
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                autoComplete="off"
                {...text('logo_url', 'logo_url')}
              />
            </SimpleGrid>
          </Group>
          <Group legend="Colours">
            <SimpleGrid cols={{ base: 1, xs: 3 }}>
              <ColourInput label="Main colour" description="Buttons, links" {...colour('primary')} />
              <ColourInput label="Background" description="Behind everything" {...colour('background')} />
              <ColourInput label="Text" description="On the background" {...colour('text')} />
            </SimpleGrid>
            <ContrastAdvice colours={colours} />
          </Group>
          <Group legend="Cover of playlists">
            <div className={classes.covers}>
              {templates.map(({ id, label }) => (
                <div key={id} className={classes.cover}>
                  <CoverPicture name={draft.name} colours={colours} template={id} />
                  <Radio
                    name="cover_template"
                    label={label}
                    value={id}
                    checked={draft.cover_template === id}
                    onChange={() => change({ cover_template: id })}
                  />
                </div>
              ))}
            </div>
          </Group>
          <Group
            legend="Screen of the sampler"
            about="A picture that goes with SP-404MK2 projects; the device shows it when it starts."
          >
            <DevicePictureField
              picture={draft.device_picture}
              onChange={(device_picture) => change({ device_picture })}
            />
            {problem('device_picture') && (
              <Text size="sm" c="var(--trc-bad)">
                {problem('device_picture')}
              </Text>
            )}
          </Group>
          <Group
            legend="Sender of mails"
            about={
              <>
                An address under a domain that you have{' '}
                <Anchor component={Link} href="/settings/domains" underline="always">
                  verified
                </Anchor>
                . Without one, mails come from the installation.
              </>
            }
          >
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput
                label="Address"
                type="email"
                placeholder="hello@music.example.com"
                autoComplete="off"
                {...text('sender_address', 'sender')}
              />
              <TextInput
                label="Name"
                maxLength={60}
                autoComplete="off"
                {...text('sender_name', 'sender.name')}
              />
            </SimpleGrid>
          </Group>
          <Group legend="Links" about="At the foot of pages and mails. Empty is none.">
            <SimpleGrid cols={{ base: 1, sm: 3 }}>
              {(['support', 'terms', 'privacy'] as const).map((name) => (
                <TextInput
                  key={name}
                  label={{ support: 'Help', terms: 'Terms', privacy: 'Privacy' }[name]}
                  type="url"
                  placeholder="https://…"
                  pattern="https://.*"
                  title="An address that begins with https://"
                  autoComplete="off"
                  {...text(name, `links.${name}`)}
                />
              ))}
            </SimpleGrid>
          </Group>
        </Form>
      </Panel>
      <Preview draft={draft} kept={kept} />
    </div>
  );
}

interface GroupProps {
  readonly legend: string;
  readonly about?: ReactNode;
  readonly children: ReactNode;
}

function Group({ legend, about, children }: GroupProps) {
  return (
    <fieldset className={classes.group}>
      <legend>{legend}</legend>
      {about && (
        <Text size="sm" c="dimmed" className={classes.about}>
          {about}
        </Text>
      )}
      {children}
    </fieldset>
  );
}

/** Low contrast is said, not forbidden: pages make up for it, and what is sent or drawn shows the colours as they are. */
function ContrastAdvice({ colours }: { readonly colours: Colours }) {
  const advice = adviceOf(colours);
  return (
    <div role="status">
      {advice.length > 0 && (
        <Alert role="group" icon={<IconContrast size={18} />} color="yellow" title="Hard to read">
          {advice.map(({ about, ratio, instead }) => (
            <Text key={about} size="sm">
              {about === 'text' ? 'The text' : 'The main colour'} on your background has a contrast of {ratio}{' '}
              : 1; 4.5 : 1 can be read. Pages {about === 'text' ? 'write' : 'write links and draw thin lines'}{' '}
              in <span className={classes.swatch} style={{ background: instead }} /> {instead} instead. Mails
              and covers keep your colour.
            </Text>
          ))}
        </Alert>
      )}
    </div>
  );
}

/** The way back to the brand of the installation. */
function HouseBrand({ reset }: { readonly reset: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const drop = usePutTenant();
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setIsAsking(true)}>
        Back to the house brand
      </Button>
      <Confirm
        opened={isAsking}
        title="Back to the house brand?"
        action="Drop our brand"
        busy={drop.isPending}
        error={drop.error}
        onConfirm={() =>
          drop.mutate(
            { body: { brand: null } },
            {
              onSuccess: () => {
                reset();
                setIsAsking(false);
              },
            },
          )
        }
        onClose={() => setIsAsking(false)}
      >
        <Text size="sm">
          Your name, colours, logo, sender and links are deleted, and your people see the brand of the
          installation. Addresses stay.
        </Text>
      </Confirm>
    </>
  );
}
