import type { Definition } from './command';

/** A command as `--help` lists it. */
export interface Entry {
  readonly name: string;
  /** A clause without a full stop. */
  readonly summary: string;
  /** Loads the definition, which is not needed for the list. */
  readonly load: () => Loaded;
}

/** A module of a command. */
interface Loaded {
  readonly command: Definition;
}

/** All commands, in the order of `--help`. */
export const entries: readonly Entry[] = [
  { name: 'init', summary: 'write a repository of your own', load: () => require('./init') as Loaded },
  { name: 'synth', summary: 'write the manifests to dist/', load: () => require('./synth') as Loaded },
  { name: 'secrets', summary: 'print missing Secrets', load: () => require('./secrets') as Loaded },
  { name: 'smoke', summary: 'test a running platform', load: () => require('./smoke') as Loaded },
  { name: 'doctor', summary: 'find what is wrong in a cluster', load: () => require('./doctor') as Loaded },
  { name: 'explain', summary: 'print a setting and its origin', load: () => require('./explain') as Loaded },
  { name: 'diff', summary: 'print changes and their risks', load: () => require('./diff') as Loaded },
  { name: 'diagram', summary: 'print who connects to whom', load: () => require('./diagram') as Loaded },
  { name: 'images', summary: 'print or pin the container images', load: () => require('./images') as Loaded },
  { name: 'sbom', summary: 'print the container images', load: () => require('./sbom') as Loaded },
  { name: 'size', summary: 'print what a volume of logs needs', load: () => require('./size') as Loaded },
  { name: 'uninstall', summary: 'print commands that remove it', load: () => require('./uninstall') as Loaded },
  { name: 'migrate', summary: 'read other configurations', load: () => require('./migrate') as Loaded },
  { name: 'schema', summary: 'print the JSON Schema', load: () => require('./schema') as Loaded },
];
