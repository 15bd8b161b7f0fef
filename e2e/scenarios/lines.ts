import type { Environment } from '../../constructs/platform';
import {
  alloyApiLines,
  alloyLines,
  dataPathOf,
  promtailLines,
  vectorLines,
  withAgent,
  writingOf,
  type LinesAgent,
} from '../fixtures/lines';
import { nodeSources, folder } from '../fixtures/node-sources';
import type { Disturbance } from '../steps/lines';
import type { Scenario } from './scenario';

const kubernetes = '1.34';

/** When the agent is killed or replaced, in seconds after the first line. */
const at = 50;

/** The gateway is away for a minute. */
const outage: Disturbance = { at: 25, outage: 60 };

/** The kubelet looks every ten seconds which files it must rotate: with this size, every second time. */
const secondsOfFile = 12;

interface Lines {
  readonly agent: LinesAgent;
  /** @default - that of the command line */
  readonly rate?: number;
  /** Seconds after which a file is large enough to be rotated. @default 12 */
  readonly rotation?: number;
  /** What happens besides what happens to the agent. @default - nothing */
  readonly more?: readonly Disturbance[];
  /** Whether the agent gets a new pod, instead of a kill. @default false */
  readonly renewed?: true;
  /** The agent that replaces it, instead of a kill. @default - it is killed */
  readonly successor?: LinesAgent;
  /** @default '2026-11' */
  readonly releases?: Environment['releases'];
}

/** Agents read lines of pods, while the kubelet rotates files, the gateway is away, and the agent ends. */
export function linesOfPods(rate: number): readonly Scenario[] {
  const title = 'lines of pods through';
  const of = (name: string, lines: Lines): Scenario => linesScenario(`${title} ${name}`, { rate, ...lines });
  return [
    of('Vector', { agent: vectorLines, more: [outage] }),
    of('Promtail', { agent: promtailLines }),
    of('Promtail, with an outage', { agent: promtailLines, more: [outage] }),
    of('Vector, then Promtail', { agent: vectorLines, successor: promtailLines }),
    of('Promtail, then Vector', { agent: promtailLines, successor: vectorLines }),
    of('Alloy', { agent: alloyLines }),
    of('Alloy, with an outage', { agent: alloyLines, more: [outage] }),
    of('Alloy and the Kubernetes API', { agent: alloyApiLines, rate: 50, rotation: 40, renewed: true }),
    of('Vector, then Alloy', { agent: vectorLines, successor: alloyLines }),
    of('Alloy, then Vector', { agent: alloyLines, successor: vectorLines }),
  ];
}

/** The same with the agent of the older release set. */
export function linesOfOlderVector(rate: number): Scenario {
  const lines: Lines = { agent: vectorLines, more: [outage], releases: 'seed', rate };
  return linesScenario('lines of pods through Vector 0.40.2', lines);
}

function linesScenario(title: string, lines: Lines): Scenario {
  const { agent, rate = 2000, rotation = secondsOfFile, more = [], renewed, successor, releases = '2026-11' } = lines;
  const writing = writingOf(rate);
  const agents = successor === undefined ? [agent] : [agent, successor];
  const ends: Disturbance =
    successor !== undefined
      ? { at, replace: agent, by: successor, environment: successor.name }
      : renewed === true
        ? { at, renew: agent }
        : { at, kill: agent };
  return {
    title,
    cluster: { kubernetes },
    environments: Object.fromEntries(agents.map((one) => [one.name, withAgent(releases, one)])),
    programs: agents.map(({ name }) => name),
    hostPaths: agents.map(({ name }) => dataPathOf(name)),
    steps: [
      { step: 'apply' },
      { step: 'ready', timeout: 240 },
      { step: 'rotation of logs', writing, seconds: rotation },
      { step: 'lines written', writing, during: [...more, ends] },
      { step: 'lines in Loki', mayLose: agent.mayLose === true },
      { step: 'memory and restarts', title: 'pods' },
    ],
  };
}

/** Vector reads everything that a node has. */
export const linesOfEverySource: readonly Scenario[] = (['1.34', '1.28'] as const).map((release) => ({
  title: `lines of every source through Vector${release === kubernetes ? '' : ` on Kubernetes ${release}`}`,
  cluster: { kubernetes: release },
  environments: { laptop: nodeSources },
  programs: ['vector'],
  hostPaths: [dataPathOf('vector'), folder],
  steps: [
    { step: 'apply' },
    { step: 'ready', timeout: 240 },
    { step: 'lines of every source written', title: 'lines written' },
    { step: 'lines of every source in Loki', title: 'lines in Loki' },
    { step: 'pods' },
  ],
}));
