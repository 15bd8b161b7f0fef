import { relocated, unique, type Path, type Problem } from '../kit';
import type { Environment } from './environment';
import { usersOf } from './tenancy';

/** Props of components that come from other sections of an environment. */
const elsewhere: readonly (readonly [prop: Path, setting: Path])[] = [
  [['loki', 'store'], ['objectStore']],
  [
    ['loki', 'earlierStore'],
    ['objectStore', 'earlier'],
  ],
];

/** Each problem once, at the setting of the environment that the user wrote. */
export function written(environment: Environment, problems: readonly Problem[]): Problem[] {
  return unique(
    problems.map((problem) => {
      const moved = elsewhere.reduce((one, [prop, setting]) => relocated(one, prop, setting), ofCluster(problem));
      return underTenants(environment, moved);
    }),
  );
}

/** Every component has the settings of the cluster among its own. */
function ofCluster(problem: Problem): Problem {
  const at = problem.path.indexOf('cluster');
  return at === -1 || at > 2 ? problem : relocated(problem, problem.path.slice(0, at + 1), ['cluster']);
}

/** The gateway's users and Loki's tenants, under the tenants that they were made from. */
function underTenants(environment: Environment, problem: Problem): Problem {
  const { tenants } = environment;
  const [component, setting, name, ...rest] = problem.path;
  if (component === 'loki' && (setting === 'tenantLimits' || setting === 'rules')) {
    const n = tenants.findIndex((tenant) => tenant.name === name);
    const own = setting === 'rules' ? 'rules' : 'limits';
    return n === -1 ? problem : relocated(problem, ['loki', setting, name!], ['tenants', n, own]);
  }
  if (component !== 'gateway' || setting !== 'users' || typeof name !== 'number') return problem;
  const user = usersOf(environment, () => [])[name];
  const [key, position] = rest;
  const tenant = user?.tenants[typeof position === 'number' && key === 'tenants' ? position : 0];
  const n = tenants.findIndex((one) => one.name === tenant);
  const m = tenants[n]?.users.findIndex((one) => one.name === user?.name);
  if (n === -1 || m === undefined) return problem;
  const at: Path = ['tenants', n, 'users', m];
  if (key !== 'tenants') return relocated(problem, ['gateway', 'users', name], at);
  // One of the tenants, or how many they are.
  const { fix: _fix, ...without } = problem;
  return { ...without, path: typeof position === 'number' ? ['tenants', n, 'name'] : [...at, 'name'] };
}
