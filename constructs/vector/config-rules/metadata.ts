import { error, isMap, valueAt, type Problem } from '../../kit';
import { nameProblems, templateProblems } from './labels';
import { ids } from '../config';
import type { CheckContext } from './context';
import { vectorVersion } from '../releases';

const at = ['sinks', ids.sink, 'structured_metadata'] as const;

/** Structured metadata that release or sink do not take, and names and templates that nobody could read. */
export function metadataProblems({ config, release, sink }: CheckContext): Problem[] {
  const metadata = valueAt(config, at);
  // A release that does not know the key at all is told by the check of keys.
  if (!isMap(metadata) || !vectorVersion(release).sendsMetadata) return [];
  if (!sink.structuredMetadata)
    return [
      error(at, `the sink takes no structured metadata (allow_structured_metadata): it would refuse every line.`),
    ];
  return [
    ...templateProblems(metadata, at, config),
    ...Object.entries(metadata).flatMap(([name, value]) => nameProblems(name, value, [...at, name])),
  ];
}
