import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { GatewayUser } from '../contracts';
import {
  dataProblems,
  InvalidInput,
  isWithin,
  problemsOf,
  reportAll,
  secretProblems,
  setPartOf,
  setRegistry,
  withoutUndefined,
  type Path,
  type Problem,
} from '../kit';
import type { LokiGateway } from '../gateway';
import { build } from './build';
import type { Environment } from './environment';
import { environmentProblems } from './environment-rules';
import { filesOf } from './files';
import type { Namespaces } from './namespaces';
import { shapeOf } from './shape';
import { written } from './written';

/**
 * The whole platform of one environment. It validates itself: what `npm run synth` reports, an app of cdk8s reports too.
 *
 * The section of each component is that of the environment which describes it, so every problem has the path that the user wrote.
 */
export class LoggingPlatform extends Chart {
  /** The reverse proxy in front of Loki, through which all clients push and query. */
  readonly gateway: LokiGateway;
  /** Its users. */
  readonly users: readonly GatewayUser[];
  /** The namespaces that it creates, and those that it shares with others. */
  readonly namespaces: Namespaces;

  /**
   * @param described - what the platform consists of
   * @throws InvalidInput with every problem of all sections, where the environment cannot be built
   */
  constructor(scope: Construct, id: string, described: Environment) {
    super(scope, id);
    const { environment, problems, incomplete } = checked(described);
    reportAll(this, () => filesOf(this, environment).problems);
    setPartOf(this, `logging-${environment.name}`);
    if (environment.registry !== undefined && !isConsequence(problems, ['registry']))
      setRegistry(this, environment.registry);
    try {
      const { gateway, users, namespaces, failures } = build(this, environment);
      const all = [...problems, ...failures.filter(({ path }) => !isConsequence(problems, path))];
      if (all.length > 0) {
        const further = written(environment, problemsOf(this)).filter(
          ({ path }) => !incomplete.has(String(path[0])) && !isConsequence(all, path),
        );
        throw new InvalidInput(written(environment, [...all, ...further]));
      }
      this.gateway = gateway;
      this.users = users;
      this.namespaces = namespaces;
    } catch (thrown) {
      if (problems.length === 0 || thrown instanceof InvalidInput) throw thrown;
      // What cannot be built is a consequence of what is wrong with the environment.
      throw new InvalidInput(problems);
    }
  }
}

/** An environment from which a platform can be built, and what was found wrong with it before. */
interface Checked {
  readonly environment: Environment;
  readonly problems: readonly Problem[];
  readonly incomplete: ReadonlySet<string>;
}

/** @throws InvalidInput where a setting is wrong that all sections depend on */
function checked(described: Environment): Checked {
  const unusable = dataProblems(described);
  if (unusable.length > 0) throw new InvalidInput(unusable);
  const { problems, usable, incomplete } = shapeOf(described);
  const secrets = secretProblems(described, usable?.notSecrets);
  if (usable === undefined) throw new InvalidInput([...problems, ...secrets]);
  const rules = environmentProblems(usable).filter(
    ({ path }) => !incomplete.has(String(path[0])) && !isConsequence(problems, path),
  );
  return { environment: withoutUndefined(usable), problems: [...problems, ...rules, ...secrets], incomplete };
}

/** What is derived from the tenants: with tenants that contradict each other it would only repeat them. */
const fromTenants: readonly Path[] = [
  ['tenants'],
  ['collect', 'login'],
  ['collect', 'tenant'],
  ['events', 'login'],
  ['events', 'tenant'],
  ['canary', 'login'],
  ['canary', 'tenant'],
];

/** Whether a problem at a path may follow from one that is known: at the same place, around it, or within it. */
function isConsequence(known: readonly Problem[], path: Path): boolean {
  if (known.some((one) => one.path[0] === 'tenants') && fromTenants.some((place) => isWithin(path, place))) return true;
  return known.some((one) => isWithin(path, one.path) || isWithin(one.path, path));
}
