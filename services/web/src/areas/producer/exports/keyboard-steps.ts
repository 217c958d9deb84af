import type { KeyboardCoordinateGetter } from '@dnd-kit/core';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

const isArrow = (code: string): code is Arrow => /^Arrow(Up|Down|Left|Right)$/.test(code);
const middle = ({ left, top, width, height }: Box) => ({ x: left + width / 2, y: top + height / 2 });
/** Positions that differ by less stand in one line. */
const slackPx = 4;
/** A step aside costs so much more than one ahead, so that an arrow stays in its row or column while it can. */
const asideCosts = 3;

/** The box that an arrow key leads to from another one; `undefined` where there is none on that side. */
export function nextBox<B extends Box>(from: Box, boxes: readonly B[], arrow: Arrow): B | undefined {
  const here = middle(from);
  const isAcross = arrow === 'ArrowLeft' || arrow === 'ArrowRight';
  const sign = arrow === 'ArrowRight' || arrow === 'ArrowDown' ? 1 : -1;
  const ranked = boxes.flatMap((box) => {
    const there = middle(box);
    const ahead = sign * (isAcross ? there.x - here.x : there.y - here.y);
    const aside = Math.abs(isAcross ? there.y - here.y : there.x - here.x);
    return ahead > slackPx ? [{ box, cost: ahead + asideCosts * aside }] : [];
  });
  return ranked.sort((a, b) => a.cost - b.cost)[0]?.box;
}

/** Arrow keys carry a lifted sound from one place to the next. */
export const towards: KeyboardCoordinateGetter = (event, { context }) => {
  const { collisionRect, droppableRects, droppableContainers } = context;
  if (!isArrow(event.code) || !collisionRect) return undefined;
  event.preventDefault();
  const boxes = droppableContainers.getEnabled().flatMap(({ id }) => droppableRects.get(id) ?? []);
  const next = nextBox(collisionRect, boxes, event.code);
  if (!next) return undefined;
  return {
    x: next.left + (next.width - collisionRect.width) / 2,
    y: next.top + (next.height - collisionRect.height) / 2,
  };
};
