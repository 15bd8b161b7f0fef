import { error, isMap, valueAt, type Problem } from '../../kit';
import { nameProblems, templateProblems } from './labels';
import { ids } from '../config';
import type { CheckContext } from './context';
import { vectorReleases } from '../releases';

const at = ['sinks', ids.sink, 'structured_metadata'] as const;

/** Validates structured metadata: support by the sink, names and templates. */
export function metadataProblems({ config, release, sink }: CheckContext): Problem[] {
  const metadata = valueAt(config, at);
  // If the release does not support the key, the check of keys reports it.
  if (!isMap(metadata) || !vectorReleases.facts(release).sendsMetadata) return [];
  if (!sink.structuredMetadata)
    return [
      error(
        at,
        'The sink does not accept structured metadata (allow_structured_metadata) and would reject every line.',
      ),
    ];
  return [
    ...templateProblems(metadata, at, config),
    ...Object.entries(metadata).flatMap(([name, value]) => nameProblems(name, value, [...at, name])),
  ];
}
