import { error, escapeControl, type Exposure, type Problem } from '../kit';
import type { GrafanaContent } from './content';
import type { DashboardModel } from './dashboards';
import type { GrafanaProps } from './grafana';

/** Refuses data sources of several tenants, unless the user knows who sees them. */
export function tenantProblems({
  dataSources,
  viewersSeeAllTenants = false,
}: Pick<GrafanaContent, 'dataSources' | 'viewersSeeAllTenants'>): Problem[] {
  const tenants = [...new Set(dataSources.flatMap(({ tenant }) => (tenant === undefined ? [] : [tenant])))];
  if (tenants.length < 2 || viewersSeeAllTenants) return [];
  const some = tenants.slice(0, 3).map((tenant) => `'${escapeControl(tenant)}'`);
  const more = tenants.length > 3 ? ` and ${tenants.length - 3} more` : '';
  return [
    error(
      ['viewersSeeAllTenants'],
      `every user of Grafana, viewers too, could query the logs of all tenants of the login: ${some.join(', ')}${more}. viewersSeeAllTenants: true permits it; otherwise use a user of one tenant, and one Grafana per tenant.`,
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

/** Validates the amounts that dashboards compare with. */
export function budgetProblems(budget: DashboardModel['budget']): Problem[] {
  const { gbPerDay, prices } = budget ?? {};
  const problem = (at: readonly string[], value: number | undefined, unit: string): Problem[] =>
    value === undefined || (Number.isFinite(value) && value >= 0 && (value > 0 || at[0] === 'prices'))
      ? []
      : [error(['budget', ...at], `${value} is not ${unit}.`)];
  return [
    ...problem(['gbPerDay'], gbPerDay, 'a number of gigabytes per day above 0'),
    ...problem(['prices', 'ingestGb'], prices?.ingestGb, 'a price: a number from 0 on'),
    ...problem(['prices', 'storedGbMonth'], prices?.storedGbMonth, 'a price: a number from 0 on'),
  ];
}
