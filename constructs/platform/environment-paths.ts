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
  [['loki', 'tenants'], ['tenants']],
  [['gateway', 'tenants'], ['tenants']],
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
  const { tenants = {} } = environment;
  const [component, setting, name, ...rest] = problem.path;
  if (component === 'loki' && (setting === 'tenantLimits' || setting === 'rules')) {
    if (typeof name !== 'string' || !Object.hasOwn(tenants, name)) return problem;
    const key = setting === 'rules' ? 'rules' : 'limits';
    return relocated(problem, ['loki', setting, name], ['tenants', name, key]);
  }
  if (component === 'loki' && setting === 'retention') return retentionProblem(environment, problem);
  if (component !== 'gateway' || setting !== 'users' || typeof name !== 'number') return problem;
  const user = usersOf(environment)[name];
  const [key, position] = rest;
  const tenant = user?.tenants[typeof position === 'number' && key === 'tenants' ? position : 0];
  if (user === undefined || tenant === undefined || !Object.hasOwn(tenants, tenant)) return problem;
  const at: Path = ['tenants', tenant, 'users', user.name];
  if (key !== 'tenants' && key !== 'name') return relocated(problem, ['gateway', 'users', name], at);
  // Names are keys of maps: none of them can be replaced by a fix.
  const { fix: _fix, ...withoutFix } = problem;
  return { ...withoutFix, path: typeof position === 'number' ? ['tenants', tenant] : at };
}

/** A period of a tenant: Loki has those of all tenants in one list, after the common ones. */
function retentionProblem({ loki, tenants = {} }: Environment, problem: Problem): Problem {
  const [, , key, name] = problem.path;
  if (key === 'tenants' && typeof name === 'string')
    return relocated(problem, ['loki', 'retention', key, name], ['tenants', name, 'retention', 'default']);
  if (key !== 'streams' || typeof name !== 'number') return problem;
  const own = Object.entries(tenants).flatMap(([tenant, { retention }]) =>
    (retention?.streams ?? []).map((_stream, n): Path => ['tenants', tenant, 'retention', key, n]),
  );
  const to = own[name - (loki?.retention?.streams ?? []).length];
  return to === undefined ? problem : relocated(problem, ['loki', 'retention', key, name], to);
}
