import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Labels } from '../contracts';
import { waveAnnotation } from '../delivery';
import { isMap, isWithin, manifestsOf, sectionOf, type Path } from '../kit';

/**
 * The waves of Argo CD. Agents are deleted before the gateway, and Loki before the object store, to which it flushes its
 * memory. Grafana is in the last wave, so that nothing waits for it.
 */
const waves: readonly (readonly [section: Path, wave: number])[] = [
  [['namespaces'], 0],
  [['objectStore'], 0],
  [['loki'], 1],
  [['tempo'], 1],
  [['gateway'], 2],
];
const lastWave = 3;

/**
 * The annotations that place the objects of a platform in waves. An ExternalSecret or a Certificate is in the wave of
 * the first object that reads its Secret: Argo CD starts no wave while one of an earlier wave lacks its value.
 */
export function waveAnnotations(platform: IConstruct): (component: IConstruct, object: ApiObject) => Labels {
  const waveOf = (component: IConstruct): number => {
    const section = sectionOf(component);
    return waves.find(([path]) => isWithin(section, path))?.[1] ?? lastWave;
  };
  const readers = new Map<string, number>();
  for (const component of platform.node.children)
    for (const { metadata, ...content } of manifestsOf(component))
      for (const secret of secretsIn(content)) {
        const address = `${metadata.namespace}/${secret}`;
        readers.set(address, Math.min(readers.get(address) ?? lastWave, waveOf(component)));
      }
  return (component, { kind, metadata }) =>
    waveAnnotation(
      kind === 'ExternalSecret' || kind === 'Certificate'
        ? (readers.get(`${metadata.namespace}/${metadata.name}`) ?? lastWave)
        : waveOf(component),
    );
}

/** The names of Secrets in an object: of volumes, variables and Ingresses. */
function secretsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'secretName' && typeof inner === 'string') return [inner];
    const named = ['secretKeyRef', 'secretRef', 'secret'].includes(key) && isMap(inner) ? inner['name'] : undefined;
    return typeof named === 'string' ? [named] : secretsIn(inner);
  });
}
