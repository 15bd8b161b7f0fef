import { listAt } from '../../checks/workloads';
import { failed, namesText, orPassed, type Context, type DoctorCheck, type Finding } from '../check';
import { mapAt, nameOf, textAt } from '../cluster/reader';
import type { PlatformWorkload } from '../workloads';

const enforceLabel = 'pod-security.kubernetes.io/enforce';

/** The namespaces of a platform. */
export const namespaces: DoctorCheck = {
  id: 'namespaces',
  phase: 'before',
  checks:
    'No namespace is being deleted, shared namespaces exist, and their Pod Security labels admit the pods: `restricted`, and `privileged` for agents that read files of the node.',
  says: 'The namespace and its label; the file to apply, or `namespace` of the component.',
  run: (context) => {
    const { cluster, namespaces: all, rendered } = context;
    const absent: string[] = [];
    const findings = all.flatMap((name): readonly Finding[] => {
      const found = cluster.find('namespace', name);
      if (found === undefined) {
        if (isCreated(context, name)) absent.push(name);
        else
          return [
            failed(`the namespace ${name} does not exist, and is shared: kubectl apply -f dist/ does not create it`, {
              command: `npm run --silent secrets -- ${rendered.name} | kubectl apply -f -`,
            }),
          ];
        return [];
      }
      if (textAt(found, 'status', 'phase') === 'Terminating')
        return [
          failed(`the namespace ${name} is being deleted, and accepts no new objects${remainderOf(found)}`, {
            command: `kubectl get namespace ${name} --output jsonpath='{.status.conditions}'`,
          }),
        ];
      return securityFindings(context, name, mapAt(found, 'metadata', 'labels')[enforceLabel]);
    });
    const rest = absent.length === 0 ? '' : `; not created yet: ${absent.join(', ')}`;
    return orPassed(findings, `${all.length - absent.length} of ${all.length} exist${rest}`);
  },
};

function isCreated({ manifests }: Context, name: string): boolean {
  return manifests.some(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name);
}

/** What keeps a namespace from being deleted. */
function remainderOf(namespace: unknown): string {
  const remaining = listAt(namespace, ['status', 'conditions']).find(
    ({ type, status }) => type === 'NamespaceContentRemaining' && status === 'True',
  );
  return remaining === undefined ? '' : `: ${textAt(remaining, 'message')}`;
}

/** Pods that a namespace with this label refuses. */
function securityFindings(context: Context, name: string, enforced: string | undefined): Finding[] {
  if (enforced === undefined || enforced === 'privileged') return [];
  const refused = context.workloads.filter((one) => one.namespace === name && needsPrivileged(one));
  const [first] = refused;
  if (first === undefined) return [];
  const message = `the namespace ${name} enforces the Pod Security standard ${enforced}, which refuses the pods of ${namesText(refused.map(({ subject }) => subject))}: they read files of the node (hostPath)`;
  return [
    isCreated(context, name)
      ? failed(`${message}; the label was changed after the namespace was applied`, {
          command: `kubectl apply -f dist/${context.rendered.name}/00-namespaces.yaml`,
        })
      : failed(message, { setting: [...first.section.slice(0, 2), 'namespace'] }),
  ];
}

/** Whether Pod Security `baseline` refuses the pods. */
function needsPrivileged({ pod }: PlatformWorkload): boolean {
  return (
    pod['hostNetwork'] === true ||
    pod['hostPID'] === true ||
    listAt(pod, ['volumes']).some((volume) => volume['hostPath'] !== undefined)
  );
}

/** The names of namespaces with their labels, for selectors. */
export function labelsOfNamespaces({ cluster }: Pick<Context, 'cluster'>): ReadonlyMap<string, Record<string, string>> {
  return new Map(cluster.list('namespaces').map((one) => [nameOf(one), mapAt(one, 'metadata', 'labels')]));
}
