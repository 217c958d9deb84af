/** Writes the gradient at a point into its second argument and returns the value there. */
export type Objective = (at: Float64Array, gradient: Float64Array) => number;

const MEMORY = 8;
const SUFFICIENT = 1e-4;
const HALVINGS_MAX = 30;
const TOLERANCE = 1e-7;

/**
 * Finds a minimum of a smooth function, going out from the origin. The gradient comes to the objective as zeros.
 * Source: D. C. Liu, J. Nocedal, "On the limited memory BFGS method", Mathematical Programming 45, 1989.
 */
export function minimise(size: number, objective: Objective, roundsMax: number): Float64Array {
  const evaluate = (at: Float64Array) => {
    const gradient = new Float64Array(size);
    return { at, gradient, value: objective(at, gradient) };
  };
  let here = evaluate(new Float64Array(size));
  const steps: { moved: Float64Array; turned: Float64Array; curve: number }[] = [];
  for (let round = 0; round < roundsMax; round++) {
    const direction = descent(here.gradient, steps);
    const slope = dot(here.gradient, direction);
    let length = 1;
    let next = evaluate(along(here.at, direction, length));
    for (let half = 0; half < HALVINGS_MAX && next.value > here.value + SUFFICIENT * length * slope; half++) {
      length /= 2;
      next = evaluate(along(here.at, direction, length));
    }
    if (next.value >= here.value) break;
    const moved = along(next.at, here.at, -1);
    const turned = along(next.gradient, here.gradient, -1);
    const curve = dot(moved, turned);
    if (curve > 1e-12) steps.push({ moved, turned, curve });
    if (steps.length > MEMORY) steps.shift();
    const gained = here.value - next.value;
    here = next;
    if (gained < TOLERANCE * Math.abs(here.value)) break;
  }
  return here.at;
}

function descent(
  gradient: Float64Array,
  steps: readonly { moved: Float64Array; turned: Float64Array; curve: number }[],
): Float64Array {
  let direction: Float64Array = gradient.map((value) => -value);
  const factors: number[] = [];
  for (const { moved, turned, curve } of steps.toReversed()) {
    const factor = dot(moved, direction) / curve;
    factors.push(factor);
    direction = along(direction, turned, -factor);
  }
  const last = steps.at(-1);
  const scale = last
    ? last.curve / dot(last.turned, last.turned)
    : 1 / (Math.sqrt(dot(gradient, gradient)) || 1);
  direction = direction.map((value) => scale * value);
  for (const { moved, turned, curve } of steps)
    direction = along(direction, moved, (factors.pop() ?? 0) - dot(turned, direction) / curve);
  return direction;
}

function along(from: Float64Array, direction: Float64Array, length: number): Float64Array {
  return from.map((value, i) => value + length * (direction[i] ?? 0));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
