const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const systems = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** The name by which somebody knows a browser: "Firefox on Linux". What is not known is shown as it came. */
export function deviceOf(userAgent: string | null): string {
  if (!userAgent) return 'An unknown program';
  const known = (names: readonly (readonly [string, string])[]) =>
    names.find(([mark]) => userAgent.includes(mark))?.[1];
  const [browser, system] = [known(browsers), known(systems)];
  if (!browser) return userAgent.split(' ', 1)[0] ?? userAgent;
  return system ? `${browser} on ${system}` : browser;
}
