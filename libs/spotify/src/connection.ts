import { type IAuthStrategy, SpotifyApi } from '@spotify/web-api-ts-sdk';
import {
  type ModeRules,
  modeRules,
  type SpotifyCapabilities,
  type SpotifyCapability,
  type SpotifyMode,
} from './capabilities.ts';
import { type CapabilitySwitch, createCapabilitySwitch } from './capability-switch.ts';
import { isSpotifyFailure } from './errors.ts';
import type { RateBudget } from './rate-budget.ts';
import { type Fetch, readJson, send } from './transport.ts';

export interface SpotifyClientOptions {
  /** `https://api.spotify.com/v1`, or where its stand-in is. */
  readonly apiUrl: string;
  readonly mode: SpotifyMode;
  /** Asked before every call, so that a refresh in between is picked up. */
  readonly accessToken: () => Promise<string>;
  /** Another token for one that Spotify refused (401); the call is then made once more. */
  readonly renewToken?: ((refused: string) => Promise<string>) | undefined;
  readonly fetch?: Fetch | undefined;
  /** Bound on one call; 10 s unless told. */
  readonly timeoutMs?: number | undefined;
  readonly now?: (() => number) | undefined;
  readonly budget?: RateBudget | undefined;
  /** Calls under way at once where many ids need one call each; 4 unless told. */
  readonly concurrencyMax?: number | undefined;
  /** What the API was seen to refuse this app; off from the start. */
  readonly capabilitiesLost?: readonly SpotifyCapability[] | undefined;
  /** Called once per capability that the API turned out not to give. */
  readonly onCapabilityLost?: ((capability: SpotifyCapability) => void) | undefined;
}

/** What the parts of the client share. */
export interface Connection {
  /** The SDK for the calls that it still makes right, and its `makeRequest` for the paths of 2026. */
  readonly sdk: SpotifyApi;
  readonly rules: ModeRules;
  readonly capabilities: CapabilitySwitch;
  readonly concurrencyMax: number;
}

/** The SDK cannot be told another address, so our fetch replaces this one. */
const sdkRootUrl = 'https://api.spotify.com/v1/';

export function createConnection(options: SpotifyClientOptions): Connection {
  const {
    mode,
    accessToken,
    renewToken,
    timeoutMs = 10_000,
    concurrencyMax = 4,
    fetch,
    now,
    budget,
  } = options;
  const apiUrl = `${options.apiUrl.replace(/\/+$/, '')}/`;
  const bearer = async () => ({
    access_token: await accessToken(),
    token_type: 'Bearer',
    expires_in: 0,
    refresh_token: '',
  });
  const authentication: IAuthStrategy = {
    setConfiguration: () => {},
    getOrCreateAccessToken: bearer,
    getAccessToken: bearer,
    removeAccessToken: () => {},
  };
  const call = async (url: string, init: RequestInit): Promise<Response> => {
    const attempt = (headers: Headers) => send(url, { ...init, headers }, { fetch, timeoutMs, now, budget });
    const headers = new Headers(init.headers);
    try {
      return await attempt(headers);
    } catch (error) {
      if (!renewToken || !isSpotifyFailure(error, 'unauthorized')) throw error;
      const refused = headers.get('authorization')?.replace(/^Bearer /, '') ?? '';
      headers.set('authorization', `Bearer ${await renewToken(refused)}`);
      return attempt(headers);
    }
  };
  const sdk = new SpotifyApi(authentication, {
    fetch: (url, init) => call(apiUrl + String(url).slice(sdkRootUrl.length), init ?? {}),
    // `send` has already turned every answer that is not 2xx into a SpotifyError; the SDK's own validator drops the headers.
    responseValidator: { validateResponse: async () => null },
    deserializer: { deserialize: async <T>(response: Response) => (await readJson(response)) as T },
  });
  return {
    sdk,
    rules: modeRules[mode],
    capabilities: createCapabilitySwitch(
      without(modeRules[mode].capabilities, options.capabilitiesLost ?? []),
      options.onCapabilityLost,
    ),
    concurrencyMax,
  };
}

const without = (given: SpotifyCapabilities, lost: readonly SpotifyCapability[]): SpotifyCapabilities => ({
  ...given,
  ...Object.fromEntries(lost.map((capability) => [capability, false])),
});
