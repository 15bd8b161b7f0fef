import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMap } from '../constructs/kit';
import type { EnvironmentInput } from '../constructs/platform';
import { setSource } from '../constructs/platform/sources';
import { importModule } from './import-module';
import type * as LoadModule from './load-module';
import type * as LoadYaml from './load-yaml';
import { NotLoaded, reasonOf, shownPath } from './not-loaded';
import { yamlFilesIn } from './yaml-files';

/** The folder of environments, and the file in it that has the list of all. */
const defaultFolder = 'environments';
const defaultFile = `${defaultFolder}/index.ts`;

/** What a file has. */
interface Loaded {
  /** What it exports: a map with the list `environments`. */
  readonly exported: unknown;
  /** The file that an environment of this name is written in. @default - each environment has a place already */
  readonly fileOf?: (name: unknown) => string;
}

/** How a file is read, by the end of its name. */
const readers: Readonly<Record<string, (file: string) => Promise<Loaded>>> = {
  '.ts': async (file) => {
    const { exportsLater } = require('./load-module') as typeof LoadModule;
    const { exports, files } = await exportsLater(readFileSync(file, 'utf8'), file);
    return { exported: exports, fileOf: (name) => fileWith(files, name) };
  },
  '.js': imported,
  '.mjs': imported,
  '.json': async (file) => {
    const data = parsed(file);
    return { exported: Array.isArray(data) ? { environments: data } : data, fileOf: () => file };
  },
  '.yaml': async (file) => yamlIn([file]),
  '.yml': async (file) => yamlIn([file]),
};

function yamlIn(files: readonly string[]): Loaded {
  return { exported: { environments: (require('./load-yaml') as typeof LoadYaml).yamlEnvironments(files) } };
}

/**
 * The environments of the caller: what a module exports as `environments`, or those of YAML files.
 *
 * @param given - a file, or a folder of YAML files. @default - environments/index.ts in the working directory, or the
 *   YAML files of environments/ if there is no index.ts
 * @throws NotLoaded with the file and the reason
 */
export async function loadEnvironments(given: string = defaultPlace()): Promise<readonly EnvironmentInput[]> {
  const place = resolve(given);
  if (!existsSync(place)) throw new NotLoaded(`The file ${given} of --environments does not exist.`);
  const { exported, fileOf } = await (statSync(place).isDirectory() ? inFolder(place, given) : inFile(place, given));
  const environments = environmentsIn(exported, shownPath(place));
  if (fileOf !== undefined)
    for (const environment of environments)
      setSource(environment, {
        // Found for messages only.
        get file() {
          return shownPath(fileOf(environment.name));
        },
      });
  return environments;
}

async function inFolder(place: string, given: string): Promise<Loaded> {
  const files = yamlFilesIn(place);
  if (files.length > 0) return yamlIn(files);
  throw new NotLoaded(
    `The folder ${given} has no YAML file; --environments takes a folder of YAML files, or a file, such as ${join(given, 'index.ts')}.`,
  );
}

async function inFile(place: string, given: string): Promise<Loaded> {
  const read = readers[extname(place)];
  if (read === undefined)
    throw new NotLoaded(`${given} cannot be read: its name does not end with ${Object.keys(readers).join(', ')}.`);
  return unlessEnded(() => read(place), shownPath(place));
}

/** Where the environments are by default. @throws NotLoaded if they are nowhere, or in two formats */
function defaultPlace(): string {
  const files = existsSync(defaultFolder) ? yamlFilesIn(defaultFolder).map((file) => basename(file)) : [];
  if (!existsSync(defaultFile)) {
    if (files.length > 0) return defaultFolder;
    throw new NotLoaded(
      `There is neither ${defaultFile} nor a YAML file of ${defaultFolder}/ in ${process.cwd()}. Use --environments for another file or folder; npx cdk8s-logging init writes a first environment.`,
    );
  }
  if (files.length > 0)
    throw new NotLoaded(
      `${defaultFolder}/ has index.ts, and also ${files.join(', ')}: it is not clear which has the environments. Use --environments ${defaultFile} for the module, --environments ${defaultFolder} for the YAML files, or move one of them elsewhere.`,
    );
  return defaultFile;
}

/** The only one of the files in which a name is written as that of an environment; otherwise the first one. */
function fileWith(files: readonly string[], name: unknown): string {
  const written = files.filter((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bname:\s*(['"`])([^'"`]*)\1/g)].some((match) => match[2] === name),
  );
  return written.length === 1 ? written[0]! : files[0]!;
}

/** What a module exports; exit code 2 if it ends the process, or waits for what does not come. */
async function unlessEnded<T>(exported: () => Promise<T>, name: string): Promise<T> {
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

async function imported(file: string): Promise<Loaded> {
  try {
    const module = (await importModule(pathToFileURL(file).href)) as { readonly default?: unknown };
    // Of CommonJS, Node finds not all names.
    const exported = 'environments' in module || !isMap(module.default) ? { ...module } : module.default;
    return { exported, fileOf: () => file };
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
