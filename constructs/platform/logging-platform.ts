import { Chart, type ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { GatewayUser } from '../contracts';
import {
  apiObjectsOf,
  applyFix,
  dataProblems,
  findApiObject,
  InvalidInput,
  isSamePath,
  isWithin,
  reportAll,
  secretProblems,
  setPartOf,
  setPodSettings,
  setDigests,
  setRegistry,
  unique,
  withoutOverwriting,
  withoutUndefined,
  type KubernetesKinds,
  type Path,
  type Problem,
} from '../kit';
import type { LokiGateway } from '../gateway';
import { build } from './build';
import { earlierSettings } from './earlier-shape';
import type { Environment } from './environment';
import { componentProblems } from './environment-paths';
import { environmentProblems } from './environment-rules';
import { filesOf } from './files';
import type { Namespaces } from './namespaces';
import { overlayProblems, resolved, type EnvironmentInput } from './overlay';
import { shapeOf } from './shape';
import { setInput } from './sources';

/** The logging platform of one environment. In any app of cdk8s it reports the same problems as `npm run synth`. */
export class LoggingPlatform extends Chart {
  /**
   * The reverse proxy in front of Loki, through which all clients push and query.
   *
   * @default - absent if the environment has no Loki
   */
  readonly gateway?: LokiGateway;
  /**
   * Stream selector of Kubernetes events: `{job="kubernetes-events"}`.
   *
   * @default - none are collected, or no label tells them from other lines
   */
  readonly events?: string;
  /** The environment that it was built from, with what it extends. */
  readonly environment: Environment;
  /** The users of the gateway. */
  readonly users: readonly GatewayUser[];
  /** The namespaces that the platform creates, and the shared ones that it expects. */
  readonly namespaces: Namespaces;

  /** @throws InvalidInput with the problems of all sections if the environment cannot be built */
  constructor(scope: Construct, id: string, given: EnvironmentInput) {
    super(scope, id);
    const input = resolvedInput(given);
    const { environment, problems, incomplete } = validated(input);
    this.environment = environment;
    setInput(environment, given);
    reportAll(this, () => filesOf(this, environment).problems);
    setPartOf(this, `logging-${environment.name}`);
    if (environment.registry !== undefined && !isConsequence(problems, ['registry']))
      setRegistry(this, environment.registry);
    if (environment.digests !== undefined && !isConsequence(problems, ['digests']))
      setDigests(this, environment.digests);
    if (environment.pods !== undefined && !isConsequence(problems, ['pods'])) setPodSettings(this, environment.pods);
    try {
      const { gateway, events, namespaces, failures } = build(this, environment);
      const known = [...problems, ...failures.filter(({ path }) => !isConsequence(problems, path))];
      if (known.length > 0) {
        const further = componentProblems(this, environment).filter(
          ({ path }) => !incomplete.some((section) => isWithin(path, section)) && !isConsequence(known, path),
        );
        throw rejected(input, [...known, ...further]);
      }
      if (gateway !== undefined) this.gateway = gateway;
      if (events !== undefined) this.events = events;
      this.users = gateway?.users ?? [];
      this.namespaces = namespaces;
    } catch (thrown) {
      if (problems.length === 0 || thrown instanceof InvalidInput) throw thrown;
      // A component that cannot be built from a wrong environment is a consequence.
      throw rejected(input, problems);
    }
  }

  /** All Kubernetes objects of the platform, those of its components included. */
  override get apiObjects(): ApiObject[] {
    return [...apiObjectsOf(this)];
  }

  /**
   * One of `apiObjects`, with the class of its kind, for what no setting covers:
   * `platform.findApiObject('Deployment', 'loki-gateway')`. Nothing validates changes of it.
   *
   * @param namespace - needed where objects of several namespaces have the name
   * @throws Error if there is none, or if there are several
   */
  findApiObject<Kind extends keyof KubernetesKinds>(
    kind: Kind,
    name: string,
    namespace?: string,
  ): KubernetesKinds[Kind] {
    return findApiObject(this, kind, name, namespace);
  }
}

/** An environment that can be built, to check as much as possible of the input, and the problems found so far. */
interface Validated {
  readonly environment: Environment;
  readonly problems: readonly Problem[];
  /** Sections that lack a setting which the user wrote. */
  readonly incomplete: readonly Path[];
}

/** @throws InvalidInput if the input is not data, or has settings of an earlier shape */
function resolvedInput(given: EnvironmentInput): Environment {
  const notData = dataProblems(given);
  if (notData.length > 0) throw new InvalidInput(notData);
  const input = withoutUndefined(resolved(given));
  const problems = [...overlayProblems(input), ...earlierSettings(input)];
  if (problems.length > 0) throw new InvalidInput(problems);
  return input as Environment;
}

/** @throws InvalidInput if a setting is wrong that every section depends on */
function validated(input: Environment): Validated {
  const { problems, usable, incomplete } = shapeOf(input);
  const secrets = secretProblems(input, usable?.notSecrets);
  if (usable === undefined) throw rejected(input, [...problems, ...secrets]);
  const rules = environmentProblems(usable).filter(
    ({ path }) => !incomplete.some((section) => isWithin(path, section)) && !isConsequence(problems, path),
  );
  return {
    environment: buildable(usable, rules),
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
    const isAddress =
      path.length > 1 && path[0] !== 'tenants' && ['name', 'namespace', 'domain'].includes(String(path.at(-1)));
    return isAddress ? applyFix(sofar, path, { remove: true }) : sofar;
  }, environment);
}

/** Settings whose checks depend on the names, users and roles of the tenants. */
function dependsOnUsers(path: Path): boolean {
  return path[0] === 'tenants' || isLogin(path);
}

/** Whether it is the login or the tenant of a client, which are checked together. */
function isLogin(path: Path): boolean {
  return (
    ['collect', 'canary', 'grafana', 'existingGrafana'].includes(String(path[0])) &&
    ['login', 'tenant'].includes(String(path.at(-1)))
  );
}

/**
 * Whether a problem at a path may follow from a known one: at the same place, around it or below it, or through users.
 */
function isConsequence(known: readonly Problem[], path: Path): boolean {
  if (known.some((one) => concernsUsers(one.path)) && dependsOnUsers(path)) return true;
  const client = path.slice(0, -1);
  return known.some(
    (one) =>
      isWithin(path, one.path) ||
      isWithin(one.path, path) ||
      (isLogin(path) && isLogin(one.path) && isSamePath(client, one.path.slice(0, -1))),
  );
}

/** Limits and rules of a tenant do not affect its users. */
function concernsUsers([section, , setting]: Path): boolean {
  return section === 'tenants' && setting !== 'limits' && setting !== 'rules';
}
