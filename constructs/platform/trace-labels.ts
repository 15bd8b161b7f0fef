import type { TraceLabels } from '../contracts';
import { traceLabels } from '../kit';
import { fieldsOfPods } from './alert-model';
import { usualFields } from './dashboard-model';
import type { Environment } from './environment';

/** Labels of the streams of pods that are attributes of their spans too, by the attribute. */
export function traceLabelsOf(environment: Environment): TraceLabels {
  return traceLabels(fieldsOfPods(environment) ?? usualFields());
}

/** Whether lines of pods can have the ID of their trace in their text only: no stage extracts it from every line. */
export function hasTraceIdsInText({ collect }: Environment): boolean {
  const { stages = [] } = collect?.logs?.pipeline ?? {};
  return !stages.some(({ traceId, when }) => traceId !== undefined && when === undefined);
}
