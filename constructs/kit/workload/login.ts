import type { LogSink } from '../../contracts';
import { error, type Problem } from '../validation/problem';

/** Reports a login whose Secret is not in the namespace of the pods. */
export function loginProblems(namespace: string, { login }: LogSink): Problem[] {
  if (login === undefined || login.namespaces.includes(namespace)) return [];
  return [
    error(
      ['sink', 'login'],
      `the Secret ${login.secret} of ${login.user} is in ${login.namespaces.join(', ')}; pods in ${namespace} cannot read it.`,
    ),
  ];
}
