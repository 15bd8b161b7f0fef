import { abilities } from './clusters/cluster';
import { abilitiesOf, type Scenario } from './scenarios/scenario';

/** What a scenario needs, such as `Kubernetes 1.34; kills processes on nodes`. */
export function needsText(scenario: Scenario): string {
  const { cluster: { kubernetes, nodes } = {}, programs = [] } = scenario;
  const needs = [
    ...(kubernetes === undefined ? [] : [`Kubernetes ${kubernetes}`]),
    ...(nodes === undefined ? [] : [`${nodes} nodes in zones`]),
    ...(programs.length === 0 ? [] : [`images of ${programs.join(', ')}`]),
    ...abilitiesOf(scenario).map((ability) => abilities[ability]),
  ];
  return needs.length === 0 ? 'any cluster' : needs.join('; ');
}

/** All scenarios with their needs, one a line; those that run by default have a star. */
export function listText(scenarios: readonly Scenario[], defaults: readonly string[]): string {
  const width = Math.max(...scenarios.map(({ title }) => title.length));
  return scenarios
    .map((one) => `${defaults.includes(one.title) ? '*' : ' '} ${one.title.padEnd(width)}  ${needsText(one)}`)
    .join('\n');
}
