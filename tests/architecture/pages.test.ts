import { describe, expect, it } from 'vitest';
import { at, pages, type SourceFile } from './code.ts';
import { calleeOf, walk } from './syntax.ts';

const files = pages.flatMap((web) => web.files);
const inside = ({ path, home }: SourceFile) => path.slice(`${home}/src/`.length);
const areaOf = (path: string) => /^areas\/([^/]+)\//.exec(path)?.[1] ?? null;

describe('the pages', () => {
  it('take nothing from the other packages but types of the contracts and what only computes', () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(
          ({ typeOnly, target }) =>
            target !== null &&
            !target.startsWith(file.home) &&
            !target.startsWith('libs/music/') &&
            !(target.startsWith('libs/contracts/') && (typeOnly || file.isTest)),
        )
        .map(({ specifier, line }) => `${at(file, line)} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('an area knows itself and what all areas share; what is shared knows no area', () => {
    const wrong = files.flatMap((file) => {
      const own = areaOf(inside(file));
      return file.imports
        .filter(({ target }) => {
          const area = areaOf(target?.slice(`${file.home}/src/`.length) ?? '');
          return area !== null && area !== own && inside(file) !== 'app.tsx';
        })
        .map(({ specifier, line }) => `${at(file, line)} imports ${specifier}`);
    });
    expect(wrong).toEqual([]);
  });

  it('call the API by its client only', () => {
    const wrong = files
      .filter(({ isTest }) => !isTest)
      .filter((file) => !inside(file).startsWith('api/') && !file.path.endsWith('vite.config.ts'))
      .flatMap((file) => {
        const found: string[] = [];
        walk(file.tree, (node) => {
          if (node.type === 'CallExpression' && /(^|\.)fetch$/.test(calleeOf(node)))
            found.push(`${at(file, file.lineOf(node))} calls fetch`);
        });
        return found;
      });
    expect(wrong).toEqual([]);
  });
});
