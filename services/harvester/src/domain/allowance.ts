/**
 * Questions to providers that may still be asked. What is remembered from before counts like what is asked anew, so that
 * a refresh right after its preview finds the same.
 */
export interface CallAllowance {
  left(): number;
  /** Takes as many of the wanted questions as are left, and says how many those are. */
  take(wanted: number): number;
}

/** @param callsMax less than 0 counts as 0. */
export function createAllowance(callsMax: number): CallAllowance {
  let left = Math.max(0, callsMax);
  return {
    left: () => left,
    take(wanted) {
      const taken = Math.min(Math.max(0, wanted), left);
      left -= taken;
      return taken;
    },
  };
}

/** At most so many of an allowance; what is taken here is taken there. */
export function partOf(whole: CallAllowance, callsMax: number): CallAllowance {
  const part = createAllowance(callsMax);
  return {
    left: () => Math.min(part.left(), whole.left()),
    take: (wanted) => whole.take(part.take(wanted)),
  };
}

/** The allowance without what later steps need. */
export function without(whole: CallAllowance, reserved: number): CallAllowance {
  return partOf(whole, whole.left() - reserved);
}

/** The first of the values that the allowance suffices for, `perCall` in one question; it is taken from. */
export function affordable<T>(values: readonly T[], perCall: number, calls: CallAllowance): readonly T[] {
  return values.slice(0, perCall * calls.take(Math.ceil(values.length / perCall)));
}

/** What the open catalogues are asked, in calls. */
export interface OpenShares {
  /** Who the seeds' artists are: by ids, and by names. */
  readonly artists: number;
  /** Radios, and what stands in for them. */
  readonly radios: number;
  /** Names, tags and dates of what the radios found. */
  readonly names: number;
  /** Ids under which it can be published. */
  readonly addresses: number;
}

/** With fewer calls the open catalogues would not tell enough to be worth asking. */
export const openCallsMin = 5;
const namesMax = 3;
const addressesMax = 2;

/** Shares out calls so that what the radios find can be named: a radio without names is worth nothing. */
export function shareOpenly(callsMax: number): OpenShares {
  const artists = 2;
  const names = Math.max(1, Math.min(namesMax, Math.floor((callsMax - artists) / 4)));
  const addresses = Math.min(names, addressesMax);
  return { artists, names, addresses, radios: Math.max(0, callsMax - artists - names - addresses) };
}
