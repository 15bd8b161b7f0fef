import { error, outsideEndpoint, type Problem } from '../kit';
import type { Environment } from './environment';

/** The command that prints the credentials of a machine. */
export function credentialsCommand(environment: string, host: string): string {
  return `npm run --silent secrets -- ${environment} --host ${host}`;
}

/** Whether machines outside the cluster have an address to send to. */
export function isReachable(environment: Environment): boolean {
  return hostsProblems(environment).length === 0;
}

/** Validates that machines outside the cluster can reach the receiver of their logs. */
export function hostsProblems({ collect, loki, gateway = {}, destinations, cluster }: Environment): Problem[] {
  if (collect?.hosts === undefined) return [];
  const path = ['collect', 'hosts'];
  if (Object.keys(collect.hosts).length === 0)
    return [error(path, 'the section is empty, so no machine sends logs.', { fix: { remove: true } })];
  if (loki === undefined) {
    const url = destinations?.logs?.url;
    const suffix = `.svc.${cluster?.domain ?? 'cluster.local'}`;
    const host = url !== undefined && URL.canParse(url) ? new URL(url).hostname : '';
    return host.endsWith(suffix) || host.endsWith('.svc')
      ? [
          error(
            ['destinations', 'logs', 'url'],
            `'${url}' is the name of a Service, which the machines in collect.hosts cannot resolve.`,
          ),
        ]
      : [];
  }
  const { expose, tls } = gateway;
  if (expose === undefined)
    return [
      error(
        path,
        'the gateway can be reached only inside the cluster: machines outside need gateway.expose, with an ingress, a route, a loadBalancer or a nodePort.',
      ),
    ];
  const kind = (['nodePort', 'loadBalancer'] as const).find((one) => expose[one] !== undefined);
  if (kind === undefined || outsideEndpoint(expose, tls !== undefined) !== undefined) return [];
  return [
    error(
      ['gateway', 'expose', kind, 'host'],
      `'host' is required and missing: the machines in collect.hosts connect by ${kind === 'nodePort' ? 'a name or address of the nodes' : 'the name or address of the load balancer'}, which is not known here.`,
    ),
  ];
}
