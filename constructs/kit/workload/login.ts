import type { LogSink } from '../../contracts';
import { error, type Problem } from '../validation/problem';

/** A login whose Secret the pods cannot read, since it is in another namespace. */
export function loginProblems(namespace: string, { login }: LogSink): Problem[] {
  if (login === undefined || login.namespaces.includes(namespace)) return [];
  return [
    error(
      ['sink', 'login'],
      `the Secret ${login.secret} of ${login.user} is in ${login.namespaces.join(', ')}; pods of ${namespace} cannot read it there.`,
    ),
  ];
}
