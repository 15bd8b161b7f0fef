import { load, loadAll, type YAMLException } from 'js-yaml';
import { digest, isMap, valueAt, type Data } from '../../constructs/kit';
import { withoutHeader } from '../../constructs/platform';
import type { ObjectName } from './model';

/** The files of an environment: content by path below its folder. */
export type Files = ReadonlyMap<string, string>;

/** An object of a manifest, or a file that is no manifest, which has the kind `File` and its text in `data`. */
export interface ReadObject extends ObjectName {
  readonly group: string;
  /** The object as kubectl reads it. */
  readonly manifest: Data;
  /** The same with the files in a ConfigMap as data, for comparing. */
  readonly content: Data;
}

/** The output cannot be read; the message has no content of it. */
export class Unreadable extends Error {}

/** Content whose parts are not compared, such as a panel of a dashboard. */
export class Brief {
  readonly digest: string;

  constructor(value: unknown) {
    this.digest = digest(JSON.stringify(value));
  }
}

/** Generated files that only repeat what the manifests have: pictures, lists, and a chart without its manifests. */
const derived = new Set([
  'artifacts.txt',
  'diagram.mmd',
  'diagram.svg',
  'helm/Chart.yaml',
  'helm/templates/manifests.yaml',
]);

/**
 * The objects of an environment's files: those of manifests, in folders below it too, and other files as kind `File`.
 * Files that only repeat manifests are left out.
 *
 * @throws Unreadable if a manifest that `kubectl apply -f` reads is not YAML
 */
export function objectsOf(files: Files, environment: string): ReadObject[] {
  const manifests = new Set([...files].flatMap(([path, text]) => (path.includes('/') ? [] : [text])));
  const all = [...files].flatMap(([path, text]) => {
    // A chart has copies of the manifests.
    if (derived.has(path) || (path.includes('/') && manifests.has(text))) return [];
    if (!/\.(ya?ml|json)$/.test(path)) return [fileObject(path, withoutHeader(text, environment))];
    const documents = parsed(text, path.includes('/') ? undefined : `${environment}/${path}`);
    const objects = documents.flatMap((document) => (isMap(document) && isNamed(document) ? listed(document) : []));
    return objects.length === 0 && documents.some((document) => document !== null)
      ? [fileObject(path, text)]
      : objects.map(readObject);
  });
  return numbered(all);
}

/** Identifies an object: two with the same key are the same object in the cluster. */
export function keyOf({ group, kind, namespace = '', name }: ReadObject): string {
  return [group, kind, namespace, name].join(' ');
}

/** Objects that an output has several times are compared in their order. */
function numbered(objects: readonly ReadObject[]): ReadObject[] {
  const counts = new Map<string, number>();
  return objects.map((object) => {
    const key = keyOf(object);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count === 1 ? object : { ...object, name: `${object.name} (${count})` };
  });
}

/** @param path - of a file that kubectl reads. @default - a file with an error is one document, its text */
function parsed(text: string, path: string | undefined): unknown[] {
  try {
    return loadAll(text);
  } catch (thrown) {
    if (path === undefined) return [text];
    // The message of the error quotes the file.
    const { line, column } = (thrown as Partial<YAMLException>).mark ?? {};
    const place = line === undefined || column === undefined ? '' : `, line ${line + 1}, column ${column + 1}`;
    throw new Unreadable(`${path} cannot be read: it is not YAML${place}.`);
  }
}

function isNamed(document: Data): boolean {
  return (
    typeof document['kind'] === 'string' &&
    (document['kind'] === 'Secret' || isMap(document['metadata']) || Array.isArray(document['items']))
  );
}

/** The items of a `kind: List`, and of lists in it. As for kubectl, those of a `kind: SecretList` are Secrets. */
function listed(document: Data): Data[] {
  const items = document['items'];
  const kind = String(document['kind']);
  if (!Array.isArray(items) || !kind.endsWith('List')) return [document];
  return items
    .filter(isMap)
    .map((item) => ('kind' in item ? item : { apiVersion: document['apiVersion'], kind: kind.slice(0, -4), ...item }))
    .filter(isNamed)
    .flatMap(listed);
}

function readObject(document: Data): ReadObject {
  const manifest = withoutNull(document) as Data;
  const api = typeof manifest['apiVersion'] === 'string' ? manifest['apiVersion'] : '';
  const namespace = valueAt(manifest, ['metadata', 'namespace']);
  const name = valueAt(manifest, ['metadata', 'name']);
  return {
    kind: String(manifest['kind']),
    group: api.includes('/') ? api.split('/', 1)[0]! : '',
    ...(typeof namespace === 'string' && { namespace }),
    name: typeof name === 'string' || typeof name === 'number' ? String(name) : generatedName(manifest),
    manifest,
    content: contentOf(manifest),
  };
}

/** The name of an object that has none yet. */
function generatedName(manifest: Data): string {
  const prefix = valueAt(manifest, ['metadata', 'generateName']);
  return typeof prefix === 'string' ? `${prefix}*` : '(without a name)';
}

/** The API server reads a field with null as one that is not set. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (!isMap(value)) return value;
  const set = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(set.map(([key, inner]) => [key, withoutNull(inner)]));
}

function fileObject(path: string, text: string): ReadObject {
  const name = path.split('/').at(-1)!;
  const manifest = { data: { [name]: text } };
  return { kind: 'File', group: '', name: path, manifest, content: { data: { [name]: fileContent(name, text) } } };
}

/** Whether a text, such as a template of a manifest, has a Secret. */
export function hasSecret(text: string): boolean {
  return /\bkind["']?\s*:\s*["']?Secret(?:List)?\b/.test(text);
}

/** Checksums of mounted files are left out: they change with the files, and replace pods. */
function contentOf(manifest: Data): Data {
  const { data } = manifest;
  if (manifest['kind'] === 'ConfigMap' && isMap(data))
    return {
      ...manifest,
      data: Object.fromEntries(Object.entries(data).map(([name, text]) => [name, fileContent(name, text)])),
    };
  const annotations = valueAt(manifest, ['spec', 'template', 'metadata', 'annotations']);
  if (!isMap(annotations)) return manifest;
  const { spec } = manifest as { readonly spec: { readonly template: { readonly metadata: Data } } };
  const kept = Object.entries(annotations).filter(([name]) => !isChecksum(name));
  const metadata = { ...spec.template.metadata, annotations: Object.fromEntries(kept) };
  return { ...manifest, spec: { ...spec, template: { ...spec.template, metadata } } };
}

/** Whether an annotation has the checksum of mounted files. */
export function isChecksum(annotation: string): boolean {
  return annotation.startsWith('checksum/');
}

/** The data of a YAML or JSON file; the text of any other. */
function fileContent(name: string, text: unknown): unknown {
  // Nobody compares the lines of a picture.
  if (/\.(svg|mmd)$/.test(name)) return new Brief(text);
  if (typeof text !== 'string' || !/\.(ya?ml|json)$/.test(name)) return text;
  try {
    const data = name.endsWith('.json') ? (JSON.parse(text) as unknown) : load(text);
    // Fields of a Secret would be printed.
    return hasSecret(text) ? text : isDashboard(data) ? dashboardContent(data) : isMap(data) ? data : text;
  } catch {
    return text;
  }
}

interface Dashboard extends Data {
  readonly panels: readonly Data[];
}

function isDashboard(data: unknown): data is Dashboard {
  return isMap(data) && Array.isArray(data['panels']) && data['panels'].every(isMap) && 'schemaVersion' in data;
}

/** A dashboard with its panels by title. */
function dashboardContent({ panels, ...rest }: Dashboard): Data {
  const all = panels.flatMap((panel) => {
    const inside = panel['panels'];
    return [panel, ...(Array.isArray(inside) ? inside.filter(isMap) : [])];
  });
  const titles = all.map(({ title, type, id }) =>
    typeof title === 'string' && title !== '' ? title : `${String(type)} ${String(id)}`,
  );
  const unique = titles.map((title, n) => {
    const before = titles.slice(0, n).filter((other) => other === title).length;
    return before === 0 ? title : `${title} (${before + 1})`;
  });
  return {
    ...Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, typeof value === 'object' ? new Brief(value) : value]),
    ),
    panels: Object.fromEntries(all.map((panel, n) => [`[${unique[n]!}]`, new Brief(panel)])),
  };
}
