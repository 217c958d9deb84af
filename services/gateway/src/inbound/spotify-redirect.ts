/** Where Spotify sends a listener back to: the host on which they began, so that it finds its own cookie. */
export const redirectUriAt = (address: string): string => `${address}/v1/auth/spotify/callback`;
