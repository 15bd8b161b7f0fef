import { loadAll } from 'js-yaml';
import type { Manifest } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import { unmet, type Ability, type Offer, type Shape } from '../clusters/cluster';
import { needsOf, namespacesOfSteps, type StepName, type Steps } from '../steps';
import type { Run } from '../steps/run';
import { storeNamespace } from '../steps/store';

type ParametersOf<Name extends StepName> = Steps[Name] extends (run: Run) => unknown
  ? unknown
  : Steps[Name] extends (run: Run, parameters: infer Parameters) => unknown
    ? Parameters
    : never;

/** A step by its name, with its parameters. */
export type Step = {
  [Name in StepName]: {
    readonly step: Name;
    /** In the report. @default - the name of the step */
    readonly title?: string;
    /** The step is left out where the cluster cannot do it; otherwise the whole scenario is. @default false */
    readonly optional?: true;
  } & ParametersOf<Name>;
}[StepName];

/** A test on a cluster without objects of other tests. */
export interface Scenario {
  /** Key of its results in docs/e2e.md. */
  readonly title: string;
  /** @default - any cluster; the lab has one node of Kubernetes 1.28 */
  readonly cluster?: Shape;
  /** Platforms by a key, with which steps name them. The first is that of steps without a key. */
  readonly environments: Readonly<Record<string, Environment>>;
  /** Last parts of the names of images without which the scenario is skipped. @default - none */
  readonly programs?: readonly string[];
  /**
   * Folders of the first node that are deleted before and after it, where the cluster allows it: positions and buffers.
   *
   * @default - none
   */
  readonly hostPaths?: readonly string[];
  readonly steps: readonly Step[];
}

/** What the scenario needs of nodes: whatever one of its steps needs that is not optional. */
export function abilitiesOf({ steps }: Scenario): Ability[] {
  return [...new Set(steps.filter(({ optional }) => optional !== true).flatMap(({ step }) => needsOf[step] ?? []))];
}

/** Why a cluster cannot run a scenario; empty if it can. */
export function reasonsAgainst(scenario: Scenario, offer: Offer): string[] {
  return unmet(scenario.cluster ?? {}, abilitiesOf(scenario), offer);
}

/** Why a cluster cannot run a step; empty if it can. */
export function reasonsAgainstStep({ step }: Step, offer: Offer): string[] {
  return unmet({}, needsOf[step] ?? [], offer);
}

/** The namespaces that a scenario creates: those of its environments, of their store, and of its steps. */
export function namespacesOf({ environments, steps: all }: Scenario): string[] {
  const rendered = Object.values(environments).map((environment) => render(environment));
  const ofObjects = rendered
    .flatMap(({ files }) => [...files.values()])
    .flatMap((text) => loadAll(text) as Manifest[])
    .flatMap(({ metadata }) => metadata.namespace ?? []);
  const hasStore = Object.values(environments).some(({ objectStore }) => objectStore?.external !== undefined);
  const ofSteps = all.flatMap(({ step }) => namespacesOfSteps[step] ?? []);
  return [...new Set([...ofObjects, ...(hasStore ? [storeNamespace] : []), ...ofSteps])];
}
