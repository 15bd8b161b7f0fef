import type { Role, RouteAccess } from '../contracts';

/** Which roles may use which methods of a route, and whose data it concerns. */
export interface AccessRule {
  /** A request must match one of them. An `admin` also has the rights of the other two roles. */
  readonly rights: readonly { readonly role: Role; readonly methods: readonly string[] }[];
  /**
   * `one`: the request concerns one tenant. `several`: the backend may accept several tenants joined by `|`. `none`: it
   * concerns the backend itself.
   */
  readonly tenant: 'one' | 'several' | 'none';
  /** The body may be as large as a push. @default - as large as a query */
  readonly body?: 'large';
}

/**
 * The access rules of all routes; their keys are part of names in nginx.conf. The methods are those that Loki does not
 * answer with 404 or 405.
 */
export const accessRules: Readonly<Record<RouteAccess, AccessRule>> = {
  push: { rights: [{ role: 'write', methods: ['POST'] }], tenant: 'one', body: 'large' },
  query: { rights: [{ role: 'read', methods: ['GET', 'POST'] }], tenant: 'several' },
  watch: { rights: [{ role: 'read', methods: ['GET'] }], tenant: 'one' },
  rules: {
    rights: [
      { role: 'read', methods: ['GET'] },
      { role: 'admin', methods: ['POST', 'DELETE'] },
    ],
    tenant: 'one',
    body: 'large',
  },
  delete: { rights: [{ role: 'admin', methods: ['GET', 'POST', 'PUT', 'DELETE'] }], tenant: 'one' },
  operate: { rights: [{ role: 'admin', methods: ['GET', 'POST'] }], tenant: 'none' },
};
