import { loadAll } from 'js-yaml';
import { yamlText, type Manifest } from '../../constructs/kit';
import type { Rendered } from '../../constructs/platform';

/**
 * The namespaces that must exist before the Secrets: those of the platform, and shared ones that do not exist yet.
 * Existing shared namespaces are not applied, which could change labels that others set.
 */
export function namespaceTexts(
  { files, platform }: Pick<Rendered, 'files' | 'platform'>,
  exists: (namespace: string) => boolean,
): string[] {
  const created = files.get('00-namespaces.yaml');
  const shared = (platform?.namespaces.shared ?? []).filter((name) => !exists(name));
  return [
    ...(created === undefined ? [] : [created]),
    ...shared.map((name) => yamlText({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  ];
}

/** All objects in the files of a platform. */
export function manifestsIn({ files }: Pick<Rendered, 'files'>): Manifest[] {
  return [...files.values()].flatMap((text) => loadAll(text) as Manifest[]);
}
