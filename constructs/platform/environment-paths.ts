import type { IConstruct } from 'constructs';
import { problemsOf, relocated, sectionOf, unique, withoutOverwriting, type Path, type Problem } from '../kit';
import type { Environment } from './environment';
import { usersOf } from './tenancy';

/** Props of components that the platform sets from other sections of an environment. */
const otherSections: readonly (readonly [prop: Path, setting: Path])[] = [
  [['loki', 'store'], ['objectStore']],
  [
    ['loki', 'earlierStore'],
    ['objectStore', 'earlier'],
  ],
];

/** The problems of a platform's components, with the paths of the settings that the user wrote. Each problem once. */
export function componentProblems(platform: IConstruct, environment: Environment): Problem[] {
  const moves = [
    ...otherSections,
    // Every component has a copy of the settings of the cluster and of all pods.
    ...platform.node.children.flatMap((component) =>
      ['cluster', 'pods'].map((setting): [Path, Path] => [[...sectionOf(component), setting], [setting]]),
    ),
  ];
  return unique(
    problemsOf(platform).map((problem) => {
      const moved = moves.reduce((one, [prop, setting]) => relocated(one, prop, setting), problem);
      return withoutOverwriting(environment, underTenants(environment, moved));
    }),
  );
}

/** The gateway's users, and Loki's limits and rules, below the tenants that they come from. */
function underTenants(environment: Environment, problem: Problem): Problem {
  const { tenants } = environment;
  const [component, setting, name, ...rest] = problem.path;
  if (component === 'loki' && (setting === 'tenantLimits' || setting === 'rules')) {
    const n = tenants.findIndex((tenant) => tenant.name === name);
    const key = setting === 'rules' ? 'rules' : 'limits';
    return n === -1 ? problem : relocated(problem, ['loki', setting, name!], ['tenants', n, key]);
  }
  if (component !== 'gateway' || setting !== 'users' || typeof name !== 'number') return problem;
  const user = usersOf(environment)[name];
  const [key, position] = rest;
  const tenant = user?.tenants[typeof position === 'number' && key === 'tenants' ? position : 0];
  const n = tenants.findIndex((one) => one.name === tenant);
  const m = tenants[n]?.users.findIndex((one) => one.name === user?.name);
  if (n === -1 || m === undefined) return problem;
  const at: Path = ['tenants', n, 'users', m];
  if (key !== 'tenants') return relocated(problem, ['gateway', 'users', name], at);
  // The list of tenants is derived from several settings: none of them can be replaced by a fix.
  const { fix: _fix, ...withoutFix } = problem;
  return { ...withoutFix, path: typeof position === 'number' ? ['tenants', n, 'name'] : [...at, 'name'] };
}
