import type { FieldChange } from '../fields';
import type { Context, Rules, Subject } from './rule';
import { permissionText } from './permission-text';
import { covers, isOf, permissionsOf, selects } from './permissions';
import { podSpec, textOf } from './values';

/**
 * Connections that pods may have and could not have before. They are compared by what all policies of a pod permit: a
 * policy that is split or renamed loosens nothing.
 */
export const network: Rules = {
  fields: [
    {
      of: ['Service'],
      path: 'spec/type',
      added: true,
      when: ({ after }) => after === 'NodePort' || after === 'LoadBalancer',
      risk: 'loosens security',
      why: ({ after }) =>
        after === 'NodePort'
          ? 'Its port is open on every node, for clients outside the cluster.'
          : 'A load balancer forwards connections from outside the cluster.',
    },
    {
      of: ['Service'],
      path: 'spec/externalIPs/*',
      added: true,
      when: ({ after }) => after !== undefined,
      risk: 'loosens security',
      why: ({ after }) => `It accepts connections to the external address ${textOf(after)}.`,
    },
    {
      of: ['Service'],
      path: 'spec/loadBalancerSourceRanges/**',
      when: ({ before, after }) =>
        (typeof after === 'string' && before === undefined) || (Array.isArray(before) && after === undefined),
      risk: 'loosens security',
      why: ({ after }) =>
        after === undefined
          ? 'Every address may connect to the load balancer.'
          : `The addresses ${textOf(after)} may connect to the load balancer.`,
    },
    ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'].map((kind) => ({
      of: [kind],
      path: 'spec/*/*',
      when: ({ before, after }: FieldChange) => before === undefined && after !== undefined,
      risk: 'loosens security' as const,
      why: 'The route accepts requests that it did not accept before.',
    })),
    {
      of: ['Ingress'],
      path: 'spec/rules/**',
      when: ({ before, after, path }) =>
        before === undefined && after !== undefined && (path.at(-1) === '[]' || path.at(-1) === 'rules'),
      risk: 'loosens security',
      why: 'The Ingress accepts requests for a host or a path that it did not accept before.',
    },
    {
      of: ['Ingress'],
      path: 'spec/tls',
      when: ({ after }) => after === undefined,
      risk: 'loosens security',
      why: 'The Ingress accepts requests without TLS: passwords are sent in plain text.',
    },
  ],
  objects: [
    {
      of: ['Ingress', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'Route'],
      risk: 'loosens security',
      find: ({ before, after }) =>
        before === undefined && after !== undefined
          ? [{ why: `Clients outside the cluster can connect through this ${after.kind}.` }]
          : [],
    },
    { of: ['NetworkPolicy'], risk: 'loosens security', find: policyFindings },
  ],
};

/** The pods of the policy, in both outputs, and what they may do now. */
function policyFindings(
  { before, after }: Subject,
  context: Context,
): { readonly at?: string; readonly why: string }[] {
  const policies = [before, after].filter((one) => one !== undefined);
  const pods = context.after
    .filter((one) => podSpec(one) !== undefined && policies.some((policy) => selects(policy, one)))
    .flatMap((one) => {
      const earlier = context.earlier(one);
      return earlier === undefined ? [] : [{ one, earlier }];
    });
  const found = pods.flatMap(({ one, earlier }) =>
    (['ingress', 'egress'] as const).flatMap((direction) => {
      const was = permissionsOf(context.before, earlier, direction);
      const is = permissionsOf(context.after, one, direction);
      if (was === 'everything') return [];
      if (is === 'everything')
        return [{ why: `No NetworkPolicy limits the ${direction} of ${one.kind} ${one.name} any more.` }];
      return is
        .filter((permission) => !was.some((other) => covers(other, permission, context)))
        .filter((permission) => isOf(after, permission))
        .map((permission) => ({ at: `spec.${direction}`, why: `New: ${permissionText(permission, one)}.` }));
    }),
  );
  return found.filter(({ why }, n) => found.findIndex((other) => other.why === why) === n);
}
