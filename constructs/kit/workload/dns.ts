import { isIP } from 'node:net';
import type { PodDnsConfig } from '../../../imports/k8s';
import { isObjectName } from '../validation/names';
import { error, warning, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';
import type { EgressRule } from '../network/egress';

/** Additions to the `/etc/resolv.conf` of the pods. */
export interface DnsSettings {
  /** Addresses of DNS servers, at most 3. @default - the DNS of the cluster */
  readonly nameservers?: readonly string[];
  /** Domains in which short names are searched. @default - those of the cluster */
  readonly searches?: readonly string[];
  /** Options of the resolver: `{ name: 'ndots', value: '2' }`. @default - those of the cluster */
  readonly options?: readonly { readonly name: string; readonly value?: string }[];
}

/** The `dnsConfig` of a pod. */
export function dnsConfig({ nameservers, searches, options }: DnsSettings): PodDnsConfig {
  return {
    ...(nameservers !== undefined && { nameservers: [...nameservers] }),
    ...(searches !== undefined && { searches: [...searches] }),
    ...(options !== undefined && { options: options.map((option) => ({ ...option })) }),
  };
}

/** Validates `dnsConfig` as the API server does. */
export function dnsProblems(path: Path, settings: DnsSettings | undefined): Problem[] {
  const { nameservers = [], searches = [], options = [] } = settings ?? {};
  return [
    ...tooMany([...path, 'nameservers'], nameservers, 3),
    ...nameservers.flatMap((address, n) =>
      isIP(address) === 0 || address.includes('%')
        ? [error([...path, 'nameservers', n], `'${escapeControl(address)}' is not an IP address.`)]
        : [],
    ),
    ...tooMany([...path, 'searches'], searches, 32),
    ...searches.flatMap((domain, n) =>
      isObjectName(domain.replace(/\.$/, ''))
        ? []
        : [error([...path, 'searches', n], `'${escapeControl(domain)}' is not a valid domain.`)],
    ),
    ...(searches.join(' ').length > 2048
      ? [error([...path, 'searches'], 'the domains have more than 2048 characters together.')]
      : []),
    ...options.flatMap(({ name }, n) =>
      name === '' ? [error([...path, 'options', n, 'name'], 'the name of the option is empty.')] : [],
    ),
  ];
}

function tooMany(path: Path, list: readonly string[], most: number): Problem[] {
  return list.length <= most ? [] : [error(path, `the list has ${list.length} entries; Kubernetes permits ${most}.`)];
}

/** Reports a pod without a DNS server. */
export function dnsPolicyProblems(
  path: Path,
  {
    dnsPolicy,
    dnsConfig: settings,
  }: { readonly dnsPolicy?: 'ClusterFirst' | 'None'; readonly dnsConfig?: DnsSettings },
): Problem[] {
  if (dnsPolicy !== 'None' || (settings?.nameservers ?? []).length > 0) return [];
  return [error([...path, 'dnsPolicy'], `'None' needs dnsConfig.nameservers: the pods would have no DNS server.`)];
}

/** Warns of DNS servers that the NetworkPolicy blocks: it allows those of the cluster. */
export function dnsAdvice(
  path: Path,
  { dnsConfig: settings, egress = [] }: { readonly dnsConfig?: DnsSettings; readonly egress?: readonly EgressRule[] },
): Problem[] {
  if (settings?.nameservers === undefined || egress.some(({ ports }) => ports.includes(53))) return [];
  return [
    warning(
      [...path, 'dnsConfig', 'nameservers'],
      `the NetworkPolicy may not allow connections to these servers; add an egress rule with their addresses, port 53 and protocol UDP.`,
    ),
  ];
}
