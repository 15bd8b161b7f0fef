import type { NodeSources } from '../contracts';
import { processNodeSources, type Data, type ProcessNodeSource, type RelabelRule } from '../kit';
import { guideJobs } from './guide';

/** A source of a node with its keys of a scrape configuration. */
export interface PromtailSource extends ProcessNodeSource {
  readonly targets: Data;
  /** Rules after those of the labels. @default - none */
  readonly relabelAfter?: readonly RelabelRule[];
}

/** Settings of the agent that decide about lines of pods. */
interface PodOptions {
  readonly dockerRoot?: string | undefined;
  readonly jobs?: 'guide' | undefined;
}

/** The sources of a node. */
export function promtailSources(sources: NodeSources, { dockerRoot, jobs }: PodOptions): PromtailSource[] {
  return processNodeSources(sources, dockerRoot).map((source) => ({
    ...source,
    targets: targetsOf(source),
    ...(jobs === 'guide' && source.lines.origin === 'pods' && { relabelAfter: guideJobs }),
  }));
}

function targetsOf({ files, lines }: ProcessNodeSource): Data {
  if (files !== undefined)
    return { static_configs: [{ labels: { __path__: files.include, __path_exclude__: files.exclude } }] };
  // Without a path, both places of the journal are read.
  if (lines.origin === 'journal') return { journal: { max_age: '12h' } };
  return { kubernetes_sd_configs: [{ role: 'pod' }] };
}
