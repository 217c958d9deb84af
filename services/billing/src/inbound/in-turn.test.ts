import { expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

it('work of one name is done in the order of asking, a failure before it or not, and other names do not wait', async () => {
  const turn = inTurn();
  const done: string[] = [];
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const note = (what: string) => async () => {
    done.push(what);
    return what;
  };
  const first = turn('a', async () => {
    await gate;
    done.push('a1');
    throw new Error('broken');
  });
  const second = turn('a', note('a2'));
  expect(await turn('b', note('b1'))).toBe('b1');
  open();
  await expect(first).rejects.toThrow('broken');
  expect(await second).toBe('a2');
  expect(done).toEqual(['b1', 'a1', 'a2']);
});
