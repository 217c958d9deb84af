import { Alert, Anchor, Checkbox, Skeleton, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { Dispatch } from 'react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { allowanceOf, costWords } from './allowance.ts';
import { connectPath } from './connect.ts';
import type { Draft, DraftAction, Question, SpotifyState } from './draft.ts';
import { nameOf, pathOf } from './steps.ts';
import classes from './summary-step.module.css';
import { answerWords, kindNames, seedsWords } from './words.ts';

interface SummaryStepProps {
  readonly draft: Draft;
  readonly questions: readonly Question[];
  readonly spotify: SpotifyState;
  readonly onDo: Dispatch<DraftAction>;
}

/** All that was chosen, what it takes of the plan, and where the playlists shall go. */
export function SummaryStep({ draft, questions, spotify, onDo }: SummaryStepProps) {
  return (
    <Stack gap="lg">
      <dl className={classes.list}>
        <Line name={kindNames[draft.kind].label} words={seedsWords(draft)} to={pathOf('seeds')} />
        {questions.map((question) => (
          <Line
            key={question.id}
            name={nameOf(question.id)}
            words={answerWords(draft, question)}
            to={pathOf(question.id)}
          />
        ))}
      </dl>
      <Publishing publish={draft.publish} spotify={spotify} onDo={onDo} />
      <PlanWords />
    </Stack>
  );
}

function Line({ name, words, to }: { readonly name: string; readonly words: string; readonly to: string }) {
  return (
    <div className={classes.line}>
      <dt>{name}</dt>
      <dd>
        {words || (
          <Text span c="dimmed">
            Skipped: everything is welcome
          </Text>
        )}
      </dd>
      <dd>
        <Anchor component={Link} href={to} size="sm" aria-label={`Change: ${name}`}>
          Change
        </Anchor>
      </dd>
    </div>
  );
}

function Publishing({
  publish,
  spotify,
  onDo,
}: Pick<Draft, 'publish'> & Pick<SummaryStepProps, 'spotify' | 'onDo'>) {
  if (spotify === 'connected')
    return (
      <Checkbox
        label="Put the playlists on Spotify"
        description="As private playlists of your account. You can also do it later."
        checked={publish}
        onChange={({ currentTarget }) => onDo({ do: 'publish', publish: currentTarget.checked })}
      />
    );
  if (spotify === 'off')
    return (
      <Text size="sm" c="dimmed">
        There is no Spotify here: playlists can be taken along as files.
      </Text>
    );
  return (
    <Text size="sm" c="dimmed">
      To have the playlists on Spotify,{' '}
      <Anchor href={connectPath(pathOf('summary'))} underline="always">
        {spotify === 'needs-reconnect' ? 'reconnect your account' : 'connect your account'}
      </Anchor>
      , now or later. They can be taken along as files as well.
    </Text>
  );
}

/** What the plan says of one more world. That nobody can say it now is no reason to stop. */
function PlanWords() {
  const usage = $api.useQuery('get', '/v1/usage');
  if (usage.isPending) return <Skeleton height={84} radius="md" />;
  if (!usage.data) return null;
  const { words, isRefused, isModelSpent } = allowanceOf(usage.data);
  return (
    <Alert
      role="status"
      icon={<IconInfoCircle size={18} />}
      color={isRefused ? 'yellow' : 'gray'}
      title={isRefused ? 'Your plan has no world left' : 'What it takes'}
    >
      <Text size="sm">
        {words} {isRefused ? null : costWords(usage.data)}
        {isModelSpent && ' The model budget is used up, so its name and description are made by rules.'}
      </Text>
      {isRefused && (
        <Anchor component={Link} href="/settings/plan" size="sm" c="inherit" underline="always">
          See the plans
        </Anchor>
      )}
    </Alert>
  );
}
