import type { DataSource, TenantApi } from '../contracts';
import { digest } from '../kit';
import { addressOf, loginOf, reader, type GatewayServer } from './clients';

type Type = 'loki' | 'tempo';

/** What the type of a data source queries, and its name for users. */
const types: Readonly<Record<Type, { readonly name: string; readonly serves: (api: TenantApi) => boolean }>> = {
  loki: { name: 'Loki', serves: ({ logs }) => logs !== undefined },
  tempo: { name: 'Tempo', serves: ({ traces }) => traces !== undefined },
};

/** @throws InvalidInput as `LokiGateway.dataSources` */
export function dataSourcesFor(server: GatewayServer, user: string): DataSource[] {
  const known = reader(server, user);
  const isOnly = known.tenants.length === 1;
  const served = (['loki', 'tempo'] as const).filter((type) => server.apis.some(types[type].serves));
  const uidOf = (type: Type, tenant: string): string => (isOnly ? type : tenantUid(type, tenant));
  return served.flatMap((type) => {
    const other = served.find((one) => one !== type);
    return known.tenants.map((tenant): DataSource => ({
      type,
      uid: uidOf(type, tenant),
      name: isOnly ? types[type].name : `${types[type].name} ${tenant}`,
      ...addressOf(server),
      login: loginOf(known),
      tenant,
      sendsTenant: !isOnly,
      // Only Loki has alerting rules.
      managesAlerts: type === 'loki' && known.roles.includes('admin'),
      ...(other !== undefined && { linkedUid: uidOf(other, tenant) }),
    }));
  });
}

/** Most letters of a uid in Grafana. */
const longestUid = 40;

/** Stays the same when the order of the tenants changes. Names of tenants can have characters that a uid cannot. */
function tenantUid(type: Type, tenant: string): string {
  const hash = `-${digest(tenant).slice(0, 6)}`;
  const plain = tenant.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, longestUid - `${type}-${hash}`.length);
  return plain === tenant ? `${type}-${plain}` : `${type}-${plain}${hash}`;
}
