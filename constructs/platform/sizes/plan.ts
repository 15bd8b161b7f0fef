import { agentSize, type AgentSize } from './agents';
import type { Demand } from './demand';
import { tenantLimits, type TenantLimit } from './limits';
import { facts } from './measured';
import { shapeOf, type GivenShape, type Shape } from './shape';
import { storedPerDay, storeSize, type StoreSize } from './store';
import { targetSizes, type TargetSize } from './targets';

/** Everything that follows from a demand. */
export interface Plan {
  readonly demand: Demand;
  readonly shape: Shape;
  readonly targets: readonly TargetSize[];
  readonly gateway: { readonly replicas: number; readonly calculation: string };
  readonly limits: readonly TenantLimit[];
  readonly agent: AgentSize;
  readonly store: StoreSize;
}

/** Days of logs for which a volume has room if they are kept forever. */
export const daysWithoutRetention = 30;

/** The numbers for a demand, with what is decided already. Pure: the same input gives the same numbers. */
export function planOf(demand: Demand, given: GivenShape = {}): Plan {
  const shape = shapeOf(demand, given);
  const days = demand.retentionDays ?? daysWithoutRetention;
  const kept = given.onVolume === true ? storedPerDay(demand) * days : undefined;
  const { gigabytesPerDay: gigabytes } = demand;
  const { onePodMost, twoGatewaysMost } = facts;
  const replicas = gigabytes <= onePodMost.value ? 1 : gigabytes <= twoGatewaysMost.value ? 2 : 3;
  return {
    demand,
    shape,
    targets: targetSizes(demand, shape, given, kept),
    gateway: {
      replicas,
      calculation: `1 up to ${onePodMost.value} GB a day, 2 up to ${twoGatewaysMost.value} GB, 3 above`,
    },
    limits: tenantLimits(demand),
    agent: agentSize(demand),
    store: storeSize(demand, shape),
  };
}
