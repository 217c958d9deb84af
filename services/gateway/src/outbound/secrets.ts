import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** Seals what must be readable again, and nothing that only has to be recognised: that is hashed. */
export interface Vault {
  seal(plain: string): string;
  open(sealed: string): string;
}

/** A vault whose keys can be replaced one by one. */
export interface RotatingVault extends Vault {
  /** What all begins with that the key in front has sealed: the rest needs sealing anew. */
  readonly mark: string;
  /** The same secret under the key in front, so that the key that sealed it can be retired. */
  reseal(sealed: string): string;
}

/**
 * AES-256-GCM. The first key seals; every key may open, so that a new one can be put in front. Sealed is the key's mark,
 * a dot, and nonce, tag and text as base64; what was sealed before there were marks is tried with every key.
 * Opening throws when no key fits.
 */
export function createVault(keys: readonly Buffer[]): RotatingVault {
  const [current] = keys;
  if (!current) throw new Error('a vault needs a key');
  const mark = markOf(current);
  const seal = (plain: string) => {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', current, nonce);
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return mark + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
  };
  const open = (sealed: string) => {
    const bytes = Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64');
    for (const key of keys) {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes));
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      try {
        return Buffer.concat([
          decipher.update(bytes.subarray(nonceBytes + tagBytes)),
          decipher.final(),
        ]).toString('utf8');
      } catch {
        // Sealed with another key.
      }
    }
    throw new Error('no key opens this secret');
  };
  return {
    mark,
    seal,
    open,
    reseal: (sealed) => seal(open(sealed)),
  };
}

/** Names a key and tells nothing of it: 32 bits of a hash of 256 bits of chance. */
const markOf = (key: Buffer) => `${createHash('sha256').update(key).digest('hex').slice(0, 8)}.`;

/** A secret to hand out once: 256 bits behind a prefix that says what it is. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/** How a handed-out secret is recognised. It has 256 bits of chance, so a fast hash is enough. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
