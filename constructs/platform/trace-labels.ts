import { traceIdField, type TraceLabels } from '../contracts';
import { traceLabels } from '../kit';
import { fieldsOfPods } from './alert-model';
import { usualFields } from './dashboard-model';
import type { Environment } from './environment';

/** Labels of the streams of pods that are attributes of their spans too, by the attribute. */
export function traceLabelsOf(environment: Environment): TraceLabels {
  return traceLabels(fieldsOfPods(environment) ?? usualFields());
}

/**
 * Whether lines of pods can have the ID of their trace in their text only: no stage extracts it from every line, or it
 * is not sent by its usual name.
 */
export function hasTraceIdsInText(environment: Environment): boolean {
  const { stages = [] } = environment.collect?.logs?.pipeline ?? {};
  const isSent = fieldsOfPods(environment)?.structuredMetadata[traceIdField] !== undefined;
  return !isSent || !stages.some(({ traceId, when }) => traceId !== undefined && when === undefined);
}
