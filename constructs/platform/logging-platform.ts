import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { GatewayUser } from '../contracts';
import {
  applyFix,
  dataProblems,
  InvalidInput,
  isWithin,
  reportAll,
  secretProblems,
  setPartOf,
  setPodSettings,
  setRegistry,
  unique,
  withoutOverwriting,
  withoutUndefined,
  type Path,
  type Problem,
} from '../kit';
import type { LokiGateway } from '../gateway';
import { build } from './build';
import type { Environment } from './environment';
import { componentProblems } from './environment-paths';
import { environmentProblems } from './environment-rules';
import { filesOf } from './files';
import type { Namespaces } from './namespaces';
import { shapeOf } from './shape';

/** The logging platform of one environment. In any app of cdk8s it reports the same problems as `npm run synth`. */
export class LoggingPlatform extends Chart {
  /** The reverse proxy in front of Loki, through which all clients push and query. */
  readonly gateway: LokiGateway;
  /** The users of the gateway. */
  readonly users: readonly GatewayUser[];
  /** The namespaces that the platform creates, and the shared ones that it expects. */
  readonly namespaces: Namespaces;

  /** @throws InvalidInput with the problems of all sections if the environment cannot be built */
  constructor(scope: Construct, id: string, input: Environment) {
    super(scope, id);
    const { environment, problems, incomplete } = validated(input);
    reportAll(this, () => filesOf(this, environment).problems);
    setPartOf(this, `logging-${environment.name}`);
    if (environment.registry !== undefined && !isConsequence(problems, ['registry']))
      setRegistry(this, environment.registry);
    if (environment.pods !== undefined && !isConsequence(problems, ['pods'])) setPodSettings(this, environment.pods);
    try {
      const { gateway, users, namespaces, failures } = build(this, environment);
      const known = [...problems, ...failures.filter(({ path }) => !isConsequence(problems, path))];
      if (known.length > 0) {
        const further = componentProblems(this, environment).filter(
          ({ path }) => !incomplete.has(String(path[0])) && !isConsequence(known, path),
        );
        throw rejected(input, [...known, ...further]);
      }
      this.gateway = gateway;
      this.users = users;
      this.namespaces = namespaces;
    } catch (thrown) {
      if (problems.length === 0 || thrown instanceof InvalidInput) throw thrown;
      // A component that cannot be built from a wrong environment is a consequence.
      throw rejected(input, problems);
    }
  }
}

/** An environment that can be built, to check as much as possible of the input, and the problems found so far. */
interface Validated {
  readonly environment: Environment;
  readonly problems: readonly Problem[];
  /** Top-level sections that lack a setting which the user wrote. */
  readonly incomplete: ReadonlySet<string>;
}

/** @throws InvalidInput if a setting is wrong that every section depends on */
function validated(input: Environment): Validated {
  const notData = dataProblems(input);
  if (notData.length > 0) throw new InvalidInput(notData);
  const { problems, usable, incomplete } = shapeOf(input);
  const secrets = secretProblems(input, usable?.notSecrets);
  if (usable === undefined) throw rejected(input, [...problems, ...secrets]);
  const rules = environmentProblems(usable).filter(
    ({ path }) => !incomplete.has(String(path[0])) && !isConsequence(problems, path),
  );
  return {
    environment: withoutUndefined(buildable(usable, rules)),
    problems: [...problems, ...rules, ...secrets],
    incomplete,
  };
}

/** The error of an input: each problem once, and no fix that overwrites another setting. */
function rejected(input: Environment, problems: readonly Problem[]): InvalidInput {
  return new InvalidInput(unique(problems).map((problem) => withoutOverwriting(input, problem)));
}

/** The environment without invalid names and domains: no address could be made of them, and nothing could be built. */
function buildable(environment: Environment, rules: readonly Problem[]): Environment {
  return rules.reduce((sofar, { path }) => {
    if (path[0] === 'namespaces') return applyFix(sofar, path.slice(0, 2), { remove: true });
    const isName = path.at(-1) === 'name' && path.length > 1 && path[0] !== 'tenants';
    return isName || path.at(-1) === 'domain' ? applyFix(sofar, path, { remove: true }) : sofar;
  }, environment);
}

/** Settings whose checks depend on the names, users and roles of the tenants. */
const dependOnUsers: readonly Path[] = [
  ['tenants'],
  ['collect', 'login'],
  ['collect', 'tenant'],
  ['events', 'login'],
  ['events', 'tenant'],
  ['canary', 'login'],
  ['canary', 'tenant'],
];

/**
 * Whether a problem at a path may follow from a known one: at the same place, around it or below it, or through users.
 */
function isConsequence(known: readonly Problem[], path: Path): boolean {
  if (known.some((one) => concernsUsers(one.path)) && dependOnUsers.some((place) => isWithin(path, place))) return true;
  return known.some((one) => isWithin(path, one.path) || isWithin(one.path, path));
}

/** Limits and rules of a tenant do not affect its users. */
function concernsUsers([section, , setting]: Path): boolean {
  return section === 'tenants' && setting !== 'limits' && setting !== 'rules';
}
