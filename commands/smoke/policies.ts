import { hostPort, inventoryOf, valueAt, yamlText, type Data, type Manifest } from '../../constructs/kit';
import type { LoggingPlatform } from '../../constructs/platform';
import { Skipped } from '../checks/check';
import { reachable } from '../checks/probe';

/** An address that every pod can connect to that no NetworkPolicy selects: the API server. */
export const control = 'kubernetes.default.svc:443';

/**
 * Checks that a pod that no NetworkPolicy selects cannot connect to Loki or Tempo directly: without enforced policies,
 * every pod of the cluster could read every tenant without a login.
 *
 * @throws Error if a connection succeeds
 * @throws Skipped if the check could not run
 */
export async function policiesHold(platform: LoggingPlatform, manifests: readonly Manifest[]): Promise<string> {
  const { service, ...gateway } = platform.gateway!.endpoint;
  const { loki, tempo } = platform.environment;
  const backends = [...(loki === undefined ? [] : ['Loki']), ...(tempo === undefined ? [] : ['Tempo'])];
  const { namespace, name } = service!;
  const isGateway = (pods: { readonly namespace: string; readonly name: string }): boolean =>
    pods.namespace === namespace && pods.name === name;
  const deployment = manifests.find(
    ({ kind, metadata }) => kind === 'Deployment' && isGateway({ namespace: '', ...metadata }),
  );
  const forbidden = [
    ...new Set(
      inventoryOf(platform).flows.flatMap(({ from, to }) =>
        'namespace' in from && isGateway(from) && to.service !== undefined ? [hostPort(to)] : [],
      ),
    ),
  ];
  const allowed = hostPort(gateway);
  const open = await reachable(namespace, deployment!, [...forbidden, allowed, control]);
  const reached = forbidden.filter((address) => open.has(address));
  if (reached.length > 0)
    throw new Error(
      `any pod can connect to ${backends.join(' and ')} without the gateway (${reached.join(', ')}) and read every tenant: the cluster does not enforce NetworkPolicies, or cluster.scrapers allows all pods`,
    );
  if (!open.has(allowed)) {
    if (
      open.has(control) &&
      !admitsAll(manifests.find((one) => one.kind === 'NetworkPolicy' && isGateway({ namespace: '', ...one.metadata })))
    )
      return `a pod of ${namespace} can connect to the API server, but neither to the gateway, whose clients are listed, nor to ${backends.join(' or ')}`;
    throw new Skipped(
      `a pod of ${namespace} can connect to neither ${backends.join(' nor ')} nor the gateway, which proves nothing about policies`,
    );
  }
  return `a pod of ${namespace} can connect to the gateway, and to none of ${forbidden.length} addresses of ${backends.join(' and ')}`;
}

/** Whether a NetworkPolicy has a rule for every pod. */
function admitsAll(policy: Manifest | undefined): boolean {
  const rules = (valueAt(policy, ['spec', 'ingress']) ?? []) as readonly { readonly from?: readonly Data[] }[];
  return rules.some(({ from }) => from?.some((peer) => yamlText(peer) === yamlText({ namespaceSelector: {} })) ?? true);
}
