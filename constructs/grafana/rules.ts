import { error, escapeControl, type Exposure, type Problem } from '../kit';
import type { GrafanaProps } from './grafana';

/** Refuses data sources of several tenants, unless the user knows who sees them. */
export function tenantProblems({
  dataSources,
  viewersSeeAllTenants = false,
}: Pick<GrafanaProps, 'dataSources' | 'viewersSeeAllTenants'>): Problem[] {
  const tenants = [...new Set(dataSources.flatMap(({ tenant }) => (tenant === undefined ? [] : [tenant])))];
  if (tenants.length < 2 || viewersSeeAllTenants) return [];
  return [
    error(
      ['viewersSeeAllTenants'],
      `every user of Grafana, viewers too, could query the logs of all tenants of the login: ${tenants.map((tenant) => `'${escapeControl(tenant)}'`).join(', ')}. viewersSeeAllTenants: true permits it; otherwise use a user of one tenant, and one Grafana per tenant.`,
    ),
  ];
}

/** An Ingress or a Gateway connects to Grafana by http. */
export function exposedProblems({ ingress, route }: Exposure, tls: GrafanaProps['tls']): Problem[] {
  if (tls === undefined || (ingress === undefined && route === undefined)) return [];
  return [
    error(
      ['tls'],
      `${ingress === undefined ? 'the Gateway' : 'the Ingress'} has its own certificate and connects by http, which Grafana does not serve with tls.`,
      { fix: { remove: true } },
    ),
  ];
}
