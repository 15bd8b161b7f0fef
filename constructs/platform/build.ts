import type { Chart } from 'cdk8s';
import { check, InvalidInput, within, type Problem } from '../kit';
import type { LokiGateway } from '../gateway';
import { streamWarnings } from '../loki';
import { annotateForDelivery } from './delivery';
import { logDestination, traceDestination } from './destinations';
import type { Environment } from './environment';
import { Namespaces } from './namespaces';
import { namespaceOf } from './placement';
import { releaseSets } from './releases';
import { usedSections, type BuildContext, type Parts } from './sections';
import { standInSink, standInTraceSink } from './sections/stand-in';

/** The components of a platform. */
export interface Built {
  /** @default - the environment has no Loki */
  readonly gateway?: LokiGateway;
  /** Stream selector of Kubernetes events. @default - none are found */
  readonly events?: string;
  readonly namespaces: Namespaces;
  /** Problems of components that could not be built. Stand-ins replaced them, so that all others can be checked. */
  readonly failures: readonly Problem[];
}

/** Builds the component of every section that an environment has. */
export function build(chart: Chart, environment: Environment): Built {
  const { cluster } = environment;
  const failures: Problem[] = [];
  const attempt: BuildContext['attempt'] = (path, create, standIn) => {
    try {
      return create();
    } catch (thrown) {
      if (!(thrown instanceof InvalidInput)) throw thrown;
      failures.push(...thrown.problems.map((problem) => within(path, problem)));
      return standIn();
    }
  };
  const namespaces = new Namespaces(chart, 'namespaces', environment);
  /** The platform's gateway, or a destination. */
  const sinkFrom =
    (side: 'sink' | 'outsideSink'): Parts['sink'] =>
    (at, login, tenant) => {
      const { gateway, loki } = parts;
      const destination = environment.destinations?.logs;
      if (gateway !== undefined && loki !== undefined && login !== undefined)
        return attempt(at, () => gateway[side](login, tenant), standInSink);
      if (destination === undefined) return standInSink();
      return attempt([], () => logDestination(destination, { at, user: login, tenant }), standInSink);
    };
  const traceSink: Parts['traceSink'] = (at, login, tenant) => {
    const { gateway, tempo } = parts;
    const destination = environment.destinations?.traces;
    if (gateway !== undefined && tempo !== undefined && login !== undefined)
      return attempt(at, () => gateway.traceSink(login, tenant), standInTraceSink);
    if (destination === undefined) return standInTraceSink();
    return attempt([], () => traceDestination(destination, { at, user: login, tenant }), standInTraceSink);
  };
  const parts: Mutable<Parts> = {
    collectors: [],
    sink: sinkFrom('sink'),
    outsideSink: sinkFrom('outsideSink'),
    traceSink,
  };
  for (const { section, settings } of usedSections(environment)) {
    const context: BuildContext = {
      scope: chart,
      environment,
      releases: releaseSets[environment.releases],
      namespace: namespaceOf(section, environment) ?? '',
      shared: { ...(cluster !== undefined && { cluster }) },
      attempt,
    };
    Object.assign(parts, section.build(context, settings, parts));
  }
  namespaces.explain(chart);
  annotateForDelivery(chart, environment);
  const { loki, gateway, collectors, events } = parts;
  const labels = [...new Set(collectors.flatMap(({ streamLabels }) => streamLabels))];
  if (loki !== undefined)
    check(loki, () => streamWarnings(environment.loki?.retention ?? {}, environment.tenants ?? {}, labels));
  return { ...(gateway !== undefined && { gateway }), ...(events !== undefined && { events }), namespaces, failures };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
