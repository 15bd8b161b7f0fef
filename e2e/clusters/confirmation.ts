import { createInterface } from 'node:readline/promises';
import type { ClusterFacts } from './context';

/** What scenarios would do to a cluster. */
export interface Plan {
  readonly scenarios: readonly string[];
  /** Namespaces that they create, and delete afterwards. */
  readonly namespaces: readonly string[];
}

/** What is printed before a cluster is touched. */
export function planText(
  { context, server, kubernetes, nodes }: ClusterFacts,
  { scenarios, namespaces }: Plan,
): string {
  return [
    `context     ${context}`,
    `API server  ${server}`,
    `Kubernetes  ${kubernetes}`,
    `nodes       ${nodes.join(', ')}`,
    `scenarios   ${scenarios.join(', ')}`,
    `creates     the namespaces ${namespaces.join(', ')} with everything in them, and ClusterRoles and their bindings`,
    'deletes     all of that after each scenario, also after a failure, with the volumes of these namespaces',
    'refuses     to start a scenario while one of its namespaces or objects exists',
  ].join('\n');
}

/** How the user can answer. */
export interface Answering {
  /** The option --yes. */
  readonly isConfirmed: boolean;
  readonly isTerminal: boolean;
  /** Asks on the terminal. @default - standard input */
  readonly ask?: (question: string) => Promise<string>;
}

/** Why a cluster must not be touched; undefined if the user confirms it. */
export async function refusal({
  isConfirmed,
  isTerminal,
  ask = askOnTerminal,
}: Answering): Promise<string | undefined> {
  if (isConfirmed) return undefined;
  if (!isTerminal) return 'nothing was changed: without a terminal, --yes confirms that this cluster may be used';
  const answer = await ask("Type 'yes' to run on this cluster: ");
  return answer.trim() === 'yes' ? undefined : "nothing was changed: the answer was not 'yes'";
}

async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
