const microsMax = 1_000_000_000_000;

/** Dollars that somebody has typed ("12", "$12.50", "1,200") as micro-dollars; `null` when they are none. */
export function microsOf(text: string): number | null {
  const plain = text
    .trim()
    .replace(/^\$\s*/, '')
    .replaceAll(',', '');
  if (!/^\d+(?:\.\d{1,6})?$/.test(plain)) return null;
  const [whole = '0', part = ''] = plain.split('.');
  const micros = Number(whole) * 1_000_000 + Number(part.padEnd(6, '0'));
  return micros <= microsMax ? micros : null;
}

/** Micro-dollars as one would type them. */
export function dollarsText(micros: number): string {
  const [whole, part] = [Math.floor(micros / 1_000_000), micros % 1_000_000];
  const digits = String(part)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return part === 0 ? String(whole) : `${whole}.${digits}`;
}
