import { isDeepStrictEqual } from 'node:util';
import type { Data } from '../../../constructs/kit';
import type { FieldChange } from '../fields';
import type { ReadObject } from '../objects';
import { gatewayUsers, type GatewayUserAccess } from './gateway-users';
import { configurations, type ObjectRule, type Rules } from './rule';
import { iniOf } from './texts';
import { at, mapOf, mapsAt, stringsAt, textsOf, textOf } from './values';

/** Who may do what: in the API server, in the gateway, and in Grafana. */
export const access: Rules = {
  fields: [
    {
      of: configurations,
      path: 'data/*/querier/multi_tenant_queries_enabled',
      when: ({ after }) => after === true,
      risk: 'loosens security',
      why: 'One query reads several tenants.',
    },
    {
      of: configurations,
      path: 'data/*/auth_enabled',
      when: ({ after }) => after === false,
      risk: 'loosens security',
      why: 'Loki has no tenants any more: every client reads and writes everything.',
    },
    ...['insecure_skip_verify', 'tlsSkipVerify', 'insecureSkipVerify', 'tlsSkipVerifyInsecure', 'insecure'].map(
      (key) => ({
        of: configurations,
        path: `**/${key}`,
        when: ({ after }: FieldChange) => after === true,
        risk: 'loosens security' as const,
        why: 'The certificate of the server is not verified, or no TLS is used.',
      }),
    ),
    ...['verify_certificate', 'verify_hostname'].map((key) => ({
      of: configurations,
      path: `**/${key}`,
      when: ({ after }: FieldChange) => after === false,
      risk: 'loosens security' as const,
      why: 'The certificate of the server is not verified.',
    })),
    ...['endpoint', 'url'].map((key) => ({
      of: configurations,
      path: `**/${key}`,
      when: ({ before, after }: FieldChange) =>
        textOf(before).startsWith('https:') && textOf(after).startsWith('http:'),
      risk: 'loosens security' as const,
      why: 'Requests are sent without TLS: logs and passwords in plain text.',
    })),
  ],
  objects: [
    {
      of: ['Role', 'ClusterRole'],
      risk: 'loosens security',
      find: ({ before, after }) => {
        const known = grantsOf(before?.content);
        const fresh = grantsOf(after?.content).filter((grant) => !known.some((other) => includes(other, grant)));
        return [
          ...(fresh.length === 0
            ? []
            : [{ at: 'rules', why: `It grants ${grantsText(fresh)}, which it did not grant before.` }]),
          ...aggregations(before, after),
        ];
      },
    },
    {
      of: ['RoleBinding', 'ClusterRoleBinding'],
      risk: 'loosens security',
      find: ({ before, after }, context) => {
        const subjects = (object: typeof after): string[] =>
          mapsAt(object?.content, ['subjects']).map(
            ({ kind, name, namespace }) =>
              `the ${textOf(kind)} ${namespace === undefined ? '' : `${textOf(namespace)}/`}${textOf(name)}`,
          );
        const grantedBy = (object: typeof after): string =>
          `${textOf(at(object, ['roleRef', 'kind']))} ${textOf(at(object, ['roleRef', 'name']))}`;
        const role = grantedBy(after);
        // The same role under another name; what it grants is compared for itself.
        const renamed = context.after.find(
          ({ kind, name, namespace }) =>
            `${kind} ${name}` === role && (kind !== 'Role' || namespace === after?.namespace),
        );
        const earlier = renamed === undefined ? undefined : context.earlier(renamed);
        const known =
          role === grantedBy(before) ||
          (earlier !== undefined && grantedBy(before) === `${earlier.kind} ${earlier.name}`)
            ? subjects(before)
            : [];
        const fresh = subjects(after).filter((one) => !known.includes(one));
        return fresh.length === 0 ? [] : [{ at: 'subjects', why: `The ${role} is granted to ${fresh.join(', ')}.` }];
      },
    },
    userRule('loosens security', gains),
    userRule('may lose data', losses),
    {
      of: ['ConfigMap'],
      risk: 'loosens security',
      find: ({ before, after }) =>
        ['auth.anonymous', 'auth.proxy'].flatMap((section) =>
          isEnabled(textsOf(after).get('grafana.ini'), section) &&
          !isEnabled(textsOf(before).get('grafana.ini'), section)
            ? [
                {
                  at: `grafana.ini: [${section}]`,
                  why:
                    section === 'auth.anonymous'
                      ? 'Everybody who reaches Grafana reads all logs.'
                      : 'Grafana trusts the user that a header of the request names.',
                },
              ]
            : [],
        ),
    },
  ],
};

interface Grant {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly name: string;
}

function grantsOf(role: Data | undefined): Grant[] {
  return mapsAt(role, ['rules']).flatMap((rule) => {
    const of = (key: string, none: readonly string[]): readonly string[] => {
      const list = stringsAt(rule, [key]);
      return list.length === 0 ? none : list;
    };
    const resources = [...stringsAt(rule, ['resources']), ...stringsAt(rule, ['nonResourceURLs'])];
    return of('apiGroups', ['']).flatMap((group) =>
      resources.flatMap((resource) =>
        of('verbs', []).flatMap((verb) => of('resourceNames', ['*']).map((name) => ({ group, resource, verb, name }))),
      ),
    );
  });
}

/** Whether a ServiceAccount may use a verb on a resource, by the roles of the output. */
export function grantsOfAccount(
  objects: readonly ReadObject[],
  other: readonly ReadObject[],
  account: string,
  namespace: string | undefined,
): (resource: string, verb: string) => boolean {
  const grants = objects
    .filter(({ kind, content }) =>
      ['RoleBinding', 'ClusterRoleBinding'].includes(kind)
        ? mapsAt(content, ['subjects']).some((one) => one['name'] === account && one['namespace'] === namespace)
        : false,
    )
    .flatMap((binding) => {
      const isRole = ({ kind, name }: ReadObject): boolean =>
        kind === at(binding, ['roleRef', 'kind']) && name === at(binding, ['roleRef', 'name']);
      const role = objects.find(isRole);
      if (role === undefined && other.some(isRole)) return [];
      // What a role grants that no output has, such as one of Kubernetes, is not known.
      return role === undefined ? [{ group: '*', resource: '*', verb: '*', name: '*' }] : grantsOf(role.content);
    });
  return (resource, verb) =>
    grants.some((one) => [resource, '*'].includes(one.resource) && [verb, '*'].includes(one.verb));
}

function includes(outer: Grant, inner: Grant): boolean {
  return (['group', 'resource', 'verb', 'name'] as const).every(
    (key) => outer[key] === '*' || outer[key] === inner[key],
  );
}

/** `list and watch of pods, nodes`. */
function grantsText(grants: readonly Grant[]): string {
  const verbs = [...new Set(grants.map(({ verb }) => verb))];
  return verbs
    .map((verb) => {
      const resources = grants
        .filter((grant) => grant.verb === verb)
        .map(({ resource, name }) => `${resource}${name === '*' ? '' : ` ${name}`}`);
      return `${verb} of ${[...new Set(resources)].join(', ')}`;
    })
    .join('; ');
}

/** A rule about the users of the gateway. */
function userRule(
  risk: ObjectRule['risk'],
  compare: (name: string, was: GatewayUserAccess | undefined, is: GatewayUserAccess | undefined) => string[],
): ObjectRule {
  return {
    of: ['ConfigMap'],
    risk,
    find: ({ before, after }) => {
      const [was, is] = [before, after].map((object) => gatewayUsers(textsOf(object).get('nginx.conf')));
      // Without an earlier gateway every user is new; without a later one its own removal is the finding.
      if (was === undefined || is === undefined) return [];
      return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) =>
        compare(name, was.get(name), is.get(name)).map((why) => ({ at: 'nginx.conf', why })),
      );
    },
  };
}

function gains(name: string, was: GatewayUserAccess | undefined, is: GatewayUserAccess | undefined): string[] {
  if (is === undefined) return [];
  if (was === undefined)
    return [`The new user ${name} can ${is.roles.join(' and ')} logs of the tenant ${is.tenants.join(', ')}.`];
  const roles = is.roles.filter((role) => !was.roles.includes(role));
  const tenants = is.tenants.filter((tenant) => !was.tenants.includes(tenant));
  return [
    ...(roles.length > 0 ? [`The user ${name} gains the role ${roles.join(', ')}.`] : []),
    ...(tenants.length > 0 ? [`The user ${name} gains access to the tenant ${tenants.join(', ')}.`] : []),
  ];
}

function losses(name: string, was: GatewayUserAccess | undefined, is: GatewayUserAccess | undefined): string[] {
  if (was?.roles.includes('write') !== true) return [];
  if (is?.roles.includes('write') !== true) return [`The user ${name} can no longer write: what it pushes is refused.`];
  const lost = was.tenants.filter((tenant) => !is.tenants.includes(tenant));
  return lost.length === 0
    ? []
    : [`What the user ${name} pushes is no longer stored for the tenant ${lost.join(', ')}.`];
}

/** Whether a section of grafana.ini is enabled, in any of the notations that Grafana reads. */
function isEnabled(text: string | undefined, section: string): boolean {
  return /^(1|t|true|y|yes|on)$/i.test(iniOf(text ?? '').get(`[${section}] enabled`) ?? '');
}

/** Rules that the role takes over from others, or gives to one of the roles admin, edit and view. */
function aggregations(before: ReadObject | undefined, after: ReadObject | undefined): { at: string; why: string }[] {
  const selectors = (object: typeof after): unknown => at(object, ['aggregationRule']);
  const labels = (object: typeof after): string[] =>
    Object.entries(mapOf(at(object, ['metadata', 'labels']))).flatMap(([name, value]) =>
      name.startsWith('rbac.authorization.k8s.io/aggregate-to-') && value === 'true' ? [name] : [],
    );
  const fresh = labels(after).filter((label) => !labels(before).includes(label));
  return [
    ...(selectors(after) === undefined || isDeepStrictEqual(selectors(before), selectors(after))
      ? []
      : [{ at: 'aggregationRule', why: 'It also grants what the roles that its aggregationRule selects grant.' }]),
    ...fresh.map((label) => ({
      at: 'metadata.labels',
      why: `Everybody with the role ${label.split('-to-')[1]} is granted what it grants.`,
    })),
  ];
}
