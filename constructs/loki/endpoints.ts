import type { Endpoint } from '../contracts';
import type { TargetAddresses } from './config';
import { lokiFunctions, type LokiFunction } from './routes';
import type { LokiTarget } from './target';
import type { Target } from './topology';

/** The Services that clients call, by function. */
export function endpointsOf(
  targets: readonly LokiTarget[],
  patterns: boolean,
): Partial<Record<LokiFunction, Endpoint>> {
  return Object.fromEntries(
    lokiFunctions.flatMap((of) => {
      const target = targets.find(({ plan }) => plan.functions.includes(of));
      // Only one of several compactors deletes, and the others would not pass delete requests on to it.
      const unavailable = (of === 'delete' && target!.plan.replicas > 1) || (of === 'patterns' && !patterns);
      return target === undefined || unavailable ? [] : [[of, target.http] as const];
    }),
  );
}

/** Addresses of targets that other targets call; the traffic between all members is allowed already. */
export function addressesOf(
  targets: readonly LokiTarget[],
  serving: (of: LokiFunction) => LokiTarget,
): TargetAddresses {
  const find = (target: Target): LokiTarget | undefined => targets.find(({ plan }) => plan.target === target);
  const [frontend, querier] = [find('query-frontend'), find('querier')];
  return {
    index: serving('index').podsGrpc,
    compactor: serving('compact').grpc,
    scheduler: serving('schedule').podsGrpc,
    tail: frontend && querier && frontend.workload.connect(querier.http, 'tail'),
  };
}
