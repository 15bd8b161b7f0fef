import { createHash } from 'node:crypto';
import type { LogSink } from '../../contracts';

/** With what precedes it, the name of a volume has at most 63 characters. */
const longestPart = 40;

/**
 * A name of a sink for ids in the configuration of an agent and for names of volumes. It does not depend on the order
 * of the sinks: Vector names buffers after it.
 */
export function sinkName({ tenant = '', login }: Pick<LogSink, 'tenant' | 'login'>): string {
  const text = [tenant, login?.user ?? ''].join('/');
  const plain = (tenant || (login?.user ?? '')).toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  return `${plain.slice(0, longestPart)}_${createHash('sha256').update(text).digest('hex').slice(0, 4)}`;
}
