import { isSamePath, type Path } from '../../kit';
import type { Environment } from '../environment';
import { alerts } from './alerts';
import { canary } from './canary';
import { auditAgent, auditReceiver } from './collect-audit';
import { alloyEvents, eventExporter, eventLogger } from './collect-events';
import { hosts } from './collect-hosts';
import { alloyApiLogs, alloyFileLogs, promtailLogs, vectorLogs } from './collect-logs';
import { traces } from './collect-traces';
import { externalSecrets } from './external-secrets';
import { gateway } from './gateway';
import { existingGrafana, grafana } from './grafana';
import { loki } from './loki';
import { earlierObjectStore, objectStore } from './object-store';
import type { Section } from './section';
import { smokeTest } from './smoke-test';
import { tempo } from './tempo';
import { uploadCleanup } from './upload-cleanup';

export type { BuildContext, History, Parts, Section, SectionLogin } from './section';

/** All sections, in the order in which they are built: each is given the parts of those before it. */
export const sections: readonly Section[] = [
  objectStore,
  earlierObjectStore,
  loki,
  tempo,
  uploadCleanup,
  gateway,
  canary,
  vectorLogs,
  alloyFileLogs,
  alloyApiLogs,
  promtailLogs,
  auditAgent,
  auditReceiver,
  eventExporter,
  alloyEvents,
  eventLogger,
  traces,
  hosts,
  grafana,
  existingGrafana,
  alerts,
  smokeTest,
  externalSecrets,
];

/** A section that an environment has, with its settings. */
export interface UsedSection {
  readonly section: Section;
  readonly settings: unknown;
}

/** The sections that an environment has, in the order in which they are built. */
export function usedSections(environment: Environment): UsedSection[] {
  return sections.flatMap((section) => {
    const settings = section.settings(environment);
    return settings === undefined ? [] : [{ section, settings }];
  });
}

/** The section with this path. */
export function sectionAt(path: Path): Section | undefined {
  return sections.find((section) => isSamePath(section.path, path));
}
