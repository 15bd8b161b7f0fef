import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMap } from '../constructs/kit';
import type { EnvironmentInput } from '../constructs/platform';
import { importModule } from './import-module';
import type * as LoadModule from './load-module';
import { NotLoaded, reasonOf, shownPath } from './not-loaded';

/** The file that has the list of environments. */
const defaultFile = 'environments/index.ts';

/** How a file is read, by its extension: what it exports. */
const readers: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
  '.ts': async (file) => (require('./load-module') as typeof LoadModule).exportsLater(readFileSync(file, 'utf8'), file),
  '.js': imported,
  '.mjs': imported,
  '.json': async (file) => {
    const data = parsed(file);
    return Array.isArray(data) ? { environments: data } : data;
  },
};

/**
 * The environments of the caller: what a module exports as `environments`.
 *
 * @param given - a file. @default - environments/index.ts in the working directory
 * @throws NotLoaded with the file and the reason
 */
export async function loadEnvironments(given?: string): Promise<readonly EnvironmentInput[]> {
  const name = given ?? defaultFile;
  const file = resolve(name);
  if (!existsSync(file)) throw new NotLoaded(missing(name, given === undefined));
  if (statSync(file).isDirectory())
    throw new NotLoaded(`${name} is a folder; --environments takes a file, such as ${join(name, 'index.ts')}.`);
  const read = readers[extname(file)];
  if (read === undefined)
    throw new NotLoaded(`${name} cannot be read: its name does not end with ${Object.keys(readers).join(', ')}.`);
  return environmentsIn(await unlessEnded(() => read(file), shownPath(file)), shownPath(file));
}

/** What a module exports; exit code 2 if it ends the process, or waits for what does not come. */
async function unlessEnded(exported: () => Promise<unknown>, name: string): Promise<unknown> {
  const ended = (): void => {
    console.error(`${name} ended the program before its environments were loaded.`);
    process.exitCode = 2;
  };
  process.once('exit', ended);
  try {
    return await exported();
  } finally {
    process.off('exit', ended);
  }
}

function missing(name: string, isDefault: boolean): string {
  return isDefault
    ? `There is no ${name} in ${process.cwd()}. Use --environments FILE for another file; npx cdk8s-logging init writes a first environment.`
    : `The file ${name} of --environments does not exist.`;
}

function environmentsIn(exported: unknown, name: string): readonly EnvironmentInput[] {
  if (!isMap(exported)) throw new NotLoaded(`${name} is neither a list of environments nor a map with one.`);
  const { environments } = exported;
  if (environments === undefined) {
    const names = Object.keys(exported);
    throw new NotLoaded(
      `${name} does not export 'environments', the list of all environments; it exports ${names.join(', ') || 'nothing'}.`,
    );
  }
  if (!Array.isArray(environments))
    throw new NotLoaded(
      `'environments' of ${name} is ${isMap(environments) ? 'a map' : typeof environments}, and must be a list: [first, second].`,
    );
  const wrong = environments.findIndex((one) => !isMap(one));
  if (wrong >= 0)
    throw new NotLoaded(
      `environments[${wrong}] of ${name} is ${String(environments[wrong])}, and must be an environment: a map with a name.`,
    );
  return environments as readonly EnvironmentInput[];
}

async function imported(file: string): Promise<unknown> {
  try {
    const module = (await importModule(pathToFileURL(file).href)) as { readonly default?: unknown };
    // Of CommonJS, Node finds not all names.
    return 'environments' in module || !isMap(module.default) ? { ...module } : module.default;
  } catch (thrown) {
    throw new NotLoaded(`${shownPath(file)}: ${reasonOf(thrown)}`, { cause: thrown });
  }
}

function parsed(file: string): unknown {
  try {
    // Editors of Windows begin a file with a byte order mark.
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (thrown) {
    throw new NotLoaded(`${shownPath(file)}: ${reasonOf(thrown)}`, { cause: thrown });
  }
}
