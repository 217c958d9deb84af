import { Stack, Textarea } from '@mantine/core';
import type { Dispatch } from 'react';
import { Choice, Choices } from './choice.tsx';
import { type DraftAction, type Given, type Question, textLengthMax } from './draft.ts';

interface QuestionStepProps {
  readonly question: Question;
  readonly given: Given;
  readonly onDo: Dispatch<DraftAction>;
}

/** One question: as many options as one likes, and words of one's own. */
export function QuestionStep({ question, given, onDo }: QuestionStepProps) {
  const { id, text, options } = question;
  return (
    <Stack gap="lg">
      <Choices legend={text}>
        {options.map((option) => (
          <Choice
            key={option.id}
            type="checkbox"
            name={id}
            label={option.label}
            hint={option.hint}
            checked={given.options.includes(option.id)}
            onChange={() => onDo({ do: 'toggle-option', question: id, option: option.id })}
          />
        ))}
      </Choices>
      <Textarea
        key={id}
        label="In your own words, if you like"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={textLengthMax}
        value={given.text}
        onChange={({ currentTarget }) => onDo({ do: 'write', question: id, text: currentTarget.value })}
      />
    </Stack>
  );
}
