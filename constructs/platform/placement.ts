import { valueAt, type Path } from '../kit';
import type { Environment } from './environment';
import type { Section } from './sections/section';

/** Path of the setting that places a section. */
export function placementOf({ path, placement = [...path, 'namespace'] }: Section): Path {
  return placement;
}

/** The namespace of a section; undefined if it has no pods. */
export function namespaceOf(section: Section, environment: Environment): string | undefined {
  const usual = section.namespace(environment);
  return usual === undefined
    ? undefined
    : ((valueAt(environment, placementOf(section)) as string | undefined) ?? usual);
}

/** The namespace of Loki, in which sections are that belong to it. */
export function lokiNamespace({ loki }: Environment): string {
  return loki?.namespace ?? 'logging';
}
