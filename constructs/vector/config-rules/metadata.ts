import { isMap, valueAt } from '../../kit';
import { nameFindings, templateFindings } from './labels';
import { ids } from '../config';
import type { Finding, Judged } from './finding';
import { vectorVersion } from '../releases';

const at = ['sinks', ids.sink, 'structured_metadata'] as const;

/** Structured metadata that release or sink do not take, and names and templates that nobody could read. */
export function metadataFindings({ config, release, sink }: Judged): Finding[] {
  const metadata = valueAt(config, at);
  // A release that does not know the key at all is told by the check of keys.
  if (!isMap(metadata) || !vectorVersion(release).sendsMetadata) return [];
  if (!sink.structuredMetadata)
    return [
      { at, says: `the sink takes no structured metadata (allow_structured_metadata): it would refuse every line.` },
    ];
  return [
    ...templateFindings(metadata, at, config),
    ...Object.entries(metadata).flatMap(([name, value]) => nameFindings(name, value, [...at, name])),
  ];
}
