import { dump, load, loadAll } from 'js-yaml';
import type { Files } from '../../../commands/diff/objects';
import type { Environment } from '../../../constructs/platform';
import { manifestsOf } from './compared';

/** Any part of a manifest. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Part = any;

/** Finds an object by its kind and name. */
export type Get = (kind: string, name: string) => Part;

/** A change of the objects, in place; or the objects that remain. */
export type Edit = (get: Get, objects: Part[]) => unknown;

/** The manifests in one file, and the same after an edit. */
export function edited(
  environment: Environment,
  edit: Edit,
  first?: Edit,
): { readonly base: Files; readonly head: Files } {
  const objects = [...manifestsOf(environment).values()].flatMap((text) => loadAll(text) as Part[]);
  const after = (all: Part[], one: Edit): Part[] => {
    const copies = JSON.parse(JSON.stringify(all)) as Part[];
    const get: Get = (kind, name) => {
      const found: Part = copies.find((other) => other.kind === kind && other.metadata.name === name);
      if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
      return found;
    };
    const remaining = one(get, copies);
    return Array.isArray(remaining) ? remaining : copies;
  };
  const files = (all: readonly Part[]): Files =>
    new Map([['10-all.yaml', all.map((one) => dump(one, { lineWidth: -1, noRefs: true })).join('---\n')]]);
  const base = first === undefined ? objects : after(objects, first);
  return { base: files(base), head: files(after(base, edit)) };
}

/** Changes a file in a ConfigMap. */
export function file(name: string, key: string, change: (content: Part) => void): Edit {
  return (get) => {
    const { data } = get('ConfigMap', name);
    const content = load(data[key]);
    change(content);
    data[key] = dump(content, { lineWidth: -1, noRefs: true });
  };
}

/** Replaces a text of a file in a ConfigMap. */
export function line(name: string, key: string, from: string | RegExp, to: string): Edit {
  return (get) => {
    const { data } = get('ConfigMap', name);
    const text = data[key].replaceAll(from, to);
    if (text === data[key]) throw new Error(`${key} has no ${String(from)}`);
    data[key] = text;
  };
}

/** Changes the spec of pods. */
export function podsOf(kind: string, name: string, change: (spec: Part) => void): Edit {
  return (get) => {
    change(get(kind, name).spec.template.spec);
  };
}

/** Removes an object. */
export function removed(kind: string, name: string): Edit {
  return (get, objects) => {
    const gone = get(kind, name);
    return objects.filter((one) => one !== gone);
  };
}
