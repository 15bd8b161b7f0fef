import type { Data } from '../../../constructs/kit';
import { gatewayUsers, type GatewayUserAccess } from './gateway-users';
import { configurations, type ObjectRule, type Rules } from './rule';
import { at, mapsAt, stringsAt, textsOf, textOf } from './values';

/** Who may do what: in the API server, in the gateway, and in Grafana. */
export const access: Rules = {
  fields: [
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
        when: ({ after }: { after: unknown }) => after === true,
        risk: 'loosens security' as const,
        why: 'The certificate of the server is not verified, or no TLS is used.',
      }),
    ),
    ...['verify_certificate', 'verify_hostname'].map((key) => ({
      of: configurations,
      path: `**/${key}`,
      when: ({ after }: { after: unknown }) => after === false,
      risk: 'loosens security' as const,
      why: 'The certificate of the server is not verified.',
    })),
    ...['endpoint', 'url'].map((key) => ({
      of: configurations,
      path: `**/${key}`,
      when: ({ before, after }: { before: unknown; after: unknown }) =>
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
        return fresh.length === 0
          ? []
          : [{ at: 'rules', why: `It grants ${grantsText(fresh)}, which it did not grant before.` }];
      },
    },
    {
      of: ['RoleBinding', 'ClusterRoleBinding'],
      risk: 'loosens security',
      find: ({ before, after }) => {
        const subjects = (object: typeof after): string[] =>
          mapsAt(object?.content, ['subjects']).map(
            ({ kind, name, namespace }) =>
              `the ${textOf(kind)} ${namespace === undefined ? '' : `${textOf(namespace)}/`}${textOf(name)}`,
          );
        const fresh = subjects(after).filter((one) => !subjects(before).includes(one));
        const role = `${textOf(at(after, ['roleRef', 'kind']))} ${textOf(at(after, ['roleRef', 'name']))}`;
        return fresh.length === 0 ? [] : [{ at: 'subjects', why: `The ${role} is granted to ${fresh.join(', ')}.` }];
      },
    },
    userRule('loosens security', gains),
    userRule('loses logs', losses),
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

/** Whether a section of grafana.ini has `enabled = true`. */
function isEnabled(text: string | undefined, section: string): boolean {
  const [, content = ''] = text?.split(`[${section}]`) ?? [];
  return /^\s*enabled\s*=\s*true\s*$/m.test(content.split(/^\[/m, 1)[0]!);
}
