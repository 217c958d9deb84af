/**
 * Writes what an image holds of other people's work: `sbom.cdx.json` (CycloneDX 1.5) and
 * `licences/third-party.txt` with the text of every licence.
 *
 *   node write-inventory.ts <node_modules> <output folder> <shared library>...
 *
 * Packages are taken from npm's own record of what it has installed, shared libraries from dpkg's.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

interface Part {
  readonly name: string;
  readonly version: string;
  /** Package URL, https://github.com/package-url/purl-spec. */
  readonly purl: string;
  /** SPDX expression, or the package's own words; null for Debian's, whose copyright files hold several. */
  readonly licence: string | null;
  readonly author: string | null;
  /** In base64. */
  readonly sha512: string | null;
  readonly texts: readonly string[];
}

interface Installed {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}

const licenceFile = /^(licen[cs]e|copying|copyright|notice|ofl)/i;

function packageParts(modules: string): Part[] {
  const record = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  return Object.entries<Installed>(record.packages)
    .filter(([path, { link }]) => path.startsWith('node_modules/') && !link)
    .map(([path, { version, license, integrity }]) => {
      const folder = join(modules, path.slice('node_modules/'.length));
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const texts = readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
        .map((entry) => join(folder, entry.name));
      const { author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return {
        name,
        version,
        purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
        licence: license ?? null,
        author: author?.name ?? author ?? null,
        sha512: integrity?.startsWith('sha512-') ? integrity.slice('sha512-'.length) : null,
        texts: texts.sort().map((file) => readFileSync(file, 'utf8')),
      };
    });
}

function libraryParts(libraries: readonly string[]): Part[] {
  const ask = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' });
  const owners = ask('dpkg-query', '--search', ...libraries.map((file) => `*/${basename(file)}`))
    .split('\n')
    .map((line) => line.split(': ')[0] ?? '')
    .filter((owner) => owner !== '');
  const release = /^VERSION_ID="?([\d.]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  return [...new Set(owners)].map((owner) => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders of dpkg-query
    const format = '${Package} ${Version} ${Architecture} ${source:Package}';
    const [name = '', version = '', architecture, source] = ask(
      'dpkg-query',
      '--show',
      `--showformat=${format}`,
      owner,
    ).split(' ');
    const copyright = readFileSync(`/usr/share/doc/${name}/copyright`, 'utf8');
    const shared = copyright.match(/\/usr\/share\/common-licenses\/[\w.-]*\w/g) ?? [];
    const texts = [...new Set(shared)].filter((file) => existsSync(file)).sort();
    return {
      name,
      version,
      purl: `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}&distro=debian-${release}&upstream=${source}`,
      licence: null,
      author: null,
      sha512: null,
      texts: [copyright, ...texts.map((file) => readFileSync(file, 'utf8'))],
    };
  });
}

/** Without a serial number and a time, which are optional: the same parts give the same bytes. */
function bomOf(parts: readonly Part[]): unknown {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': 'tokyo-record-club', name: 'tokyo-record-club' },
    },
    components: parts.map(({ name, version, purl, licence, sha512 }) => ({
      type: 'library',
      'bom-ref': purl,
      name,
      version,
      purl,
      ...(licence && { licenses: [licenceOf(licence)] }),
      ...(sha512 && { hashes: [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }] }),
    })),
  };
}

function licenceOf(words: string): unknown {
  if (/^[\w.-]+$/.test(words) && words !== 'Apache') return { license: { id: words } };
  if (/^\(?[\w.-]+( (AND|OR|WITH) [\w.-]+)+\)?$/.test(words)) return { expression: words };
  return { license: { name: words } };
}

/** Each text once, under the names of all that come with it. */
function textOf(parts: readonly Part[]): string {
  const owners = new Map<string, Set<string>>();
  for (const { name, version, licence, author, texts } of parts) {
    const none = `No text comes with it. It names the licence ${licence}, and ${author ?? 'nobody'} as its author.`;
    for (const text of texts.length > 0 ? texts.map((one) => one.trim()) : [none])
      owners.set(text, (owners.get(text) ?? new Set()).add(`${name} ${version}`));
  }
  const rule = '-'.repeat(80);
  return [...owners]
    .map(([text, names]) => `${rule}\n${[...names].join(', ')}\n${rule}\n\n${text}\n`)
    .join('\n');
}

const [modules = '', output = '', ...libraries] = process.argv.slice(2);
const byPurl = new Map(
  [...packageParts(modules), ...libraryParts(libraries)].map((part) => [part.purl, part]),
);
const parts = [...byPurl.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
writeFileSync(join(output, 'sbom.cdx.json'), `${JSON.stringify(bomOf(parts), null, 2)}\n`);
writeFileSync(join(output, 'licences/third-party.txt'), textOf(parts));
