import type { Id } from '@trc/contracts/ids';

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An id of a sample that the same bytes always have: the first 128 bits of their SHA-256, written like a ULID. */
export function contentId(sha256: string): Id<'sample'> {
  let rest = BigInt(`0x${sha256.slice(0, 32)}`);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = digits.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return `smp_${text}`;
}
