import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** An import between two files of the project, as paths below the root without extension. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

const statement = /(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*['"](\.{1,2}(?:\/[^'"]*)?)['"]/g;

/** The relative imports of a file. */
export function importsOf(file: string, text: string): Import[] {
  const from = file.replace(/\.ts$/, '');
  return [...text.matchAll(statement)].map(([, to]) => ({ from, to: posix.join(posix.dirname(from), to!) }));
}

/** The imports of every file of the project, except in generated and installed folders. */
export function importsBelow(root: string): Import[] {
  const top = readdirSync(root, { withFileTypes: true }).filter(
    ({ name }) => !/^(?:\.|node_modules$|build$|lib$|dist$)/.test(name),
  );
  const files = top.flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(join(root, entry.name), { recursive: true, encoding: 'utf8' }).map(
          (file) => `${entry.name}/${file}`,
        )
      : [entry.name],
  );
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));
}

/**
 * Why an import is not allowed; `undefined` if it is. Imports follow
 * `main → environments → platform → components → contracts, kit → imports`. Every folder of constructs/ except
 * contracts, kit and platform is a component. `entries` are what the package exports; nothing imports them.
 */
export function violation({ from, to }: Import): string | undefined {
  const [source, target] = [partOf(from), partOf(to)];
  if (source.name === target.name) return undefined;
  const prefix = `${from} imports ${to}`;
  if (source.name === 'commands' && outside.has(target.name))
    return `${prefix}: commands are part of the package, and ${target.name} is not`;
  if (source.layer === 'tool') {
    const sample = target.layer === 'environments' && to !== 'environments' && /^(?:test|e2e)$/.test(source.name);
    return sample ? `${prefix}: tests use test/fixtures, because the samples may be deleted` : undefined;
  }
  if (!reachable[source.layer].includes(target.layer))
    return `${prefix}: ${source.layer} may import ${reachable[source.layer].join(', ') || 'nothing of the project'}`;
  const index = target.layer === 'imports' ? 'imports/k8s' : target.name;
  const json = to === `${target.name}/schema.json`;
  return to === index || json ? undefined : `${prefix}: only the index of another folder may be imported`;
}

/** Folders that only developers of this project use. */
const outside = new Set(['e2e', 'test', 'tools']);

type Layer = 'imports' | 'contracts' | 'kit' | 'component' | 'platform' | 'entries' | 'environments' | 'main' | 'tool';

const reachable: Readonly<Record<Layer, readonly Layer[]>> = {
  imports: [],
  contracts: [],
  kit: ['contracts', 'imports'],
  component: ['contracts', 'kit', 'imports'],
  platform: ['component', 'contracts', 'kit', 'imports'],
  entries: ['platform', 'component', 'contracts', 'kit'],
  environments: ['platform'],
  main: ['environments', 'platform'],
  tool: [],
};

function partOf(path: string): { readonly name: string; readonly layer: Layer } {
  const [top, folder] = path.split('/');
  if (top === 'constructs') {
    const layer = folder === 'contracts' || folder === 'kit' || folder === 'platform' ? folder : 'component';
    return { name: `constructs/${folder}`, layer };
  }
  if (top === 'imports' || top === 'entries' || top === 'environments' || top === 'main')
    return { name: top, layer: top };
  return { name: top!, layer: 'tool' };
}
