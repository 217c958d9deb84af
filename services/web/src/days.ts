const midnight = (day: string) => new Date(`${day}T00:00:00`);

function midnightAfter(day: string): Date {
  const next = midnight(day);
  next.setDate(next.getDate() + 1);
  return next;
}

/** Days of this browser's calendar, `2026-11-21`, as instants for the API; empty is no bound, and the last day is part of it. */
export const spanOfDays = ({ from, to }: { readonly from: string; readonly to: string }) => ({
  ...(from && { from: midnight(from).toISOString() }),
  ...(to && { to: midnightAfter(to).toISOString() }),
});
