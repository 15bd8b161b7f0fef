import { loadAll } from 'js-yaml';
import { yamlText, type Manifest } from '../../constructs/kit';
import type { Rendered } from '../../constructs/platform';

/**
 * The namespaces that have to exist before the Secrets: those of the platform, and shared ones that do not exist yet. A
 * shared one that exists is left alone, since applying it would take the labels of others from it.
 */
export function namespaceTexts(
  { files, platform }: Pick<Rendered, 'files' | 'platform'>,
  exists: (namespace: string) => boolean,
): string[] {
  const own = files.get('00-namespaces.yaml');
  const shared = (platform?.namespaces.shared ?? []).filter((name) => !exists(name));
  return [
    ...(own === undefined ? [] : [own]),
    ...shared.map((name) => yamlText({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  ];
}

/** Objects of the files of a platform. */
export function manifestsIn({ files }: Pick<Rendered, 'files'>): Manifest[] {
  return [...files.values()].flatMap((text) => loadAll(text) as Manifest[]);
}
