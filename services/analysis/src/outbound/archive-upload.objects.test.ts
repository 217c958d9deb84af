import { expect, it } from 'vitest';
import { partBytesFor } from './archive-upload.objects.ts';

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;

it('an archive has parts of 16 MiB, and larger ones only where there would be more than S3 takes', () => {
  expect([0, 1, 10 * GiB, 140 * GiB].map(partBytesFor)).toEqual([16, 16, 16, 16].map((n) => n * MiB));
  expect(partBytesFor(141 * GiB)).toBe(17 * MiB);
  for (const planned of [150, 157, 400, 1_500].map((n) => n * GiB)) {
    const partBytes = partBytesFor(planned);
    expect(planned / partBytes).toBeLessThan(9_001);
    expect(partBytes % MiB).toBe(0);
  }
});
