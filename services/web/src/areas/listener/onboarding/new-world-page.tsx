import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconArrowRight, IconDisc } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useReducer, useRef, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { $api } from '../../../api/client.ts';
import { problemOf } from '../../../api/problem.ts';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { type Me, useMe } from '../../../shell/session.ts';
import { site } from '../../../shell/site.ts';
import { Record } from '../jobs/record.tsx';
import {
  bodyOf,
  draftAfter,
  emptyDraft,
  givenTo,
  isAnswered,
  lackingSeeds,
  type Question,
  spotifyStateOf,
} from './draft.ts';
import { storeDraft, storedDraft } from './draft-storage.ts';
import classes from './new-world.module.css';
import { QuestionStep } from './question-step.tsx';
import { type Mending, mendingOf } from './refusal.ts';
import { SeedsStep } from './seeds-step.tsx';
import { SpotifyNotice } from './spotify-notice.tsx';
import { pathOf, stepAfter, stepAt, stepBefore, stepsOf } from './steps.ts';
import { StepsBar } from './steps-bar.tsx';
import { SummaryStep } from './summary-step.tsx';

/** From seeds and five questions to a world that is asked for. */
export default function NewWorldPage() {
  const me = useMe();
  const asked = $api.useQuery('get', '/v1/onboarding/questions', {}, { staleTime: 60_000 });
  const isBeginning = ['', 'step=seeds'].includes(useSearch());
  return (
    <Page
      title="New world"
      about={isBeginning && 'Some music to start from, five questions, and then it grows by itself.'}
    >
      {asked.error && !asked.data && <Failed error={asked.error} again={() => asked.refetch()} />}
      {asked.isPending && <Loading lines={8} height={44} />}
      {me.data && asked.data && <Wizard me={me.data} questions={asked.data.questions} />}
    </Page>
  );
}

function Wizard({ me, questions }: { readonly me: Me; readonly questions: readonly Question[] }) {
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const wanted = new URLSearchParams(useSearch()).get('step');
  const spotify = spotifyStateOf(me, site.sign_in.spotify);
  const [draft, onDo] = useReducer(draftAfter, null, () => {
    const stored = storedDraft(me.user_id);
    // Who comes back to a step mends what was sent; who comes anew begins anew.
    return stored && (wanted !== null || !stored.sent) ? { ...stored, sent: false } : emptyDraft(spotify);
  });
  const [mending, setMending] = useState<Mending | null>(null);
  const [isLackSaid, sayLack] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const sent = useRef({ body: '', key: '' });

  const lacking = lackingSeeds(draft, spotify);
  const steps = stepsOf(questions);
  const step = stepAt(steps, wanted, lacking === null);
  const [back, next] = [stepBefore(steps, step), stepAfter(steps, step)];
  const index = questions.findIndex(({ id }) => id === step);
  const question = questions[index];

  useEffect(() => storeDraft(me.user_id, draft), [me.user_id, draft]);
  useEffect(() => onDo({ do: 'keep-known', questions }), [questions]);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  }, [step]);

  const create = $api.useMutation('post', '/v1/worlds', {
    onSuccess: ({ job_id, world_id }) => {
      storeDraft(me.user_id, { ...draft, sent: true });
      for (const path of ['/v1/worlds', '/v1/usage'] as const)
        void client.invalidateQueries({ queryKey: ['get', path] });
      navigate(`/jobs/${String(job_id)}?world=${String(world_id)}`);
    },
    onError: (error) => {
      const found = mendingOf(problemOf(error), questions, draft.publish);
      setMending(found);
      if (!found) return;
      void client.invalidateQueries({ queryKey: ['get', '/v1/onboarding/questions'] });
      void client.invalidateQueries({ queryKey: ['get', '/v1/me'] });
      navigate(pathOf(found.step));
    },
  });

  const forward = () => {
    if (step === 'seeds' && lacking !== null) return sayLack(true);
    sayLack(false);
    if (mending?.step === step) setMending(null);
    if (next) return navigate(pathOf(next));
    const body = bodyOf(draft);
    const text = JSON.stringify(body);
    // The same wish keeps its key, so that it is one world also when its answer was lost on the way.
    if (sent.current.body !== text) sent.current = { body: text, key: newKey() };
    create.mutate({ body, headers: { 'Idempotency-Key': sent.current.key } });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    forward();
  };

  const actions = (
    <div className={classes.actions}>
      {back && (
        <Button
          component={Link}
          href={pathOf(back)}
          variant="default"
          size="md"
          leftSection={<IconArrowLeft size={18} />}
        >
          Back
        </Button>
      )}
      <Text size="sm" c="dimmed" className={classes.lacking} role="status">
        {step === 'seeds' && (isLackSaid || lacking === null) ? (lacking ?? 'That is enough to start.') : ''}
      </Text>
      <Button
        {...(step === 'seeds' ? { onClick: forward } : { type: 'submit' as const })}
        size="md"
        className={classes.forward}
        loading={create.isPending}
        variant={question && !isAnswered(givenTo(draft, question.id)) ? 'default' : 'filled'}
        {...(next ? { rightSection: <IconArrowRight size={18} /> } : { leftSection: <IconDisc size={18} /> })}
      >
        {forwardWords(step, question && isAnswered(givenTo(draft, question.id)))}
      </Button>
    </div>
  );
  const content = (
    <Stack gap="lg">
      <div>
        {question && (
          <Text size="sm" c="dimmed">
            Question {index + 1} of {questions.length}
          </Text>
        )}
        <Title order={2} ref={heading} tabIndex={-1} className={classes.heading}>
          {question?.text ?? (step === 'seeds' ? 'What should it grow from?' : 'Ready to press?')}
        </Title>
      </div>
      {mending?.step === step && (
        <Alert
          role="alert"
          color="yellow"
          icon={<IconAlertTriangle size={18} />}
          title="Please look here again"
        >
          {mending.words}
        </Alert>
      )}
      {step === 'seeds' && <SeedsStep draft={draft} spotify={spotify} onDo={onDo} />}
      {question && <QuestionStep question={question} given={givenTo(draft, question.id)} onDo={onDo} />}
      {step === 'summary' && (
        <>
          <SummaryStep draft={draft} questions={questions} spotify={spotify} onDo={onDo} />
          {create.error && !mending && <Refused error={create.error} />}
        </>
      )}
      {actions}
    </Stack>
  );

  return (
    <Stack gap="xl">
      <StepsBar
        steps={steps}
        current={step}
        isOpen={lacking === null}
        isDone={(one) => (one === 'seeds' ? lacking === null : isAnswered(givenTo(draft, one)))}
      />
      <div className={classes.columns}>
        {step === 'seeds' ? content : <form onSubmit={submit}>{content}</form>}
        <aside className={classes.aside} aria-hidden="true">
          <Record cut={questions.map(({ id }) => isAnswered(givenTo(draft, id)))} />
        </aside>
      </div>
    </Stack>
  );
}

/** A refusal that no step can mend. */
function Refused({ error }: { readonly error: unknown }) {
  const { code } = problemOf(error);
  if (code === 'spotify-not-connected' || code === 'spotify-needs-reconnect')
    return (
      <div role="alert">
        <SpotifyNotice
          spotify={code === 'spotify-needs-reconnect' ? 'needs-reconnect' : 'not-connected'}
          so="nothing can be put there"
          returnTo={pathOf('summary')}
        />
      </div>
    );
  return <Failed error={error} />;
}

function forwardWords(step: string, isAnswered: boolean | undefined): string {
  if (step === 'seeds') return 'On to the questions';
  if (step === 'summary') return 'Make the world';
  return isAnswered ? 'Next' : 'Skip this one';
}

/** Also where the page came without TLS, and `crypto.randomUUID` is not there. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
