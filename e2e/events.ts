import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { digest } from '../constructs/kit';
import { render, type Environment, type EventsSettings } from '../constructs/platform';
import type { VectorSettings } from '../constructs/vector';
import { laptop } from '../test/fixtures';
import { Deployment } from './deployment';
import { freshCluster } from './lab';
import { Traffic } from './pusher';
import { stepRunner, type StepReporter } from './scenario';
import { apiEvents, arrival, counted, failingPods, restart, uidKeys, versionKeys, type Counted } from './event-lines';
import { restartDuringEvents, startWithoutApiServer, waitImage } from './alloy-events';

/** Namespace of the pods that fail. */
const shop = 'shop';

/** What each program repeats after a restart, in seconds before it. Alloy skips what is not after its position. */
const repeats = { exporter: 300, logger: 3600, alloy: 0 } as const;

const { login, tenant } = laptop.collect.logs;

const settings: Readonly<Record<keyof typeof repeats, EventsSettings>> = {
  exporter: { login, tenant, exporter: {} },
  logger: { logger: {} },
  alloy: { login, tenant, alloy: { waitImage } },
};

/** The workload of each program. */
const workloads: Readonly<Record<keyof typeof repeats, string>> = {
  exporter: 'deployment/event-exporter',
  logger: 'deployment/event-logger',
  alloy: 'statefulset/alloy-events',
};

/** The events that must be found by the fields of their lines, as dashboards do. */
const expected = [
  { reason: 'Failed', pod: 'without-image' },
  { reason: 'FailedScheduling', pod: 'without-node' },
];

/**
 * Pods that cannot run cause events, which are found in Loki by their fields. The lines of each event are counted: before
 * a restart of the program there is one, and after it another one of the events that the program reads again.
 *
 * Lines of Alloy have no uid, and there is one for each repetition: they are counted by the version of the event.
 */
export async function kubernetesEvents(program: keyof typeof repeats, reportStep: StepReporter): Promise<void> {
  freshCluster({ kubernetes: '1.34' });
  const step = stepRunner(reportStep);
  // Positions and buffers of other runs are still on the disk of this machine.
  const dataPath = `/var/lib/vector-events-${Date.now()}`;
  const environment = (vector: VectorSettings): Environment => ({
    ...laptop,
    collect: { logs: { login, tenant, vector }, events: settings[program] },
  });
  const deployment = new Deployment(environment({ dataPath }));
  const { platform, missing } = deployment;
  const needed = missing.filter(
    (image) =>
      image.includes(program === 'alloy' ? '/alloy:' : `-event-${program}:`) ||
      (program === 'logger' && image.includes('/vector:')),
  );
  if (needed.length > 0) return reportStep('events', true, `not tested, there is no image ${needed.join(', ')}`);
  try {
    await step('programs', () => programs(deployment, render(environment({})).files));
    await step('apply', () => `${deployment.apply().length} objects at once`);
    await step('ready', () => deployment.ready(240));
    const start = Date.now();
    const traffic = new Traffic(platform);
    const lines = async (filter = ''): Promise<string[]> =>
      traffic.lines(`${platform.events!}${filter}`, start - 600_000);
    await step('failing pods', async () => {
      failingPods(shop);
      await untilBackOff();
      return expected.map(({ reason, pod }) => `${reason} of ${pod}`).join(', ');
    });
    // Loki shows equal lines with the same time once.
    const stored = async (): Promise<string> =>
      program === 'alloy' ? `; ${await traffic.countOf(platform.events!, start - 600_000)} lines are stored` : '';
    const keys = program === 'alloy' ? versionKeys : uidKeys;
    let before: Counted | undefined;
    await step('events in Loki', async () => {
      before = await counted(lines, keys);
      const { events, lines: found, unreadable, missing: absent, twice } = before;
      for (const { reason, pod } of expected) {
        const filter = ` | json | reason="${reason}" | type="Warning" | involvedObject_kind="Pod" | involvedObject_name="${pod}"`;
        if ((await lines(filter)).length === 0) throw new Error(`no line of ${platform.events!}${filter}`);
      }
      const figures = `${platform.events!.replaceAll('"', "'")}: ${found} lines of ${events} events; ${absent.length} missing, ${twice.length} twice; ${unreadable} lines that are no events; ${repetitions()}${await stored()}`;
      if (absent.length + twice.length > 0)
        throw new Error(`${figures}: ${[...absent, ...twice].slice(0, 10).join(', ')}`);
      return figures;
    });
    if (program === 'alloy') {
      await step('restart during events', () => restartDuringEvents(deployment, traffic, start));
      await step('API server not reachable', () => startWithoutApiServer(deployment, traffic, start));
    } else
      await step('restart of the program', async () => {
        const known = before?.times ?? new Map<string, number>();
        const from = Date.now() / 1000 - repeats[program];
        restart(deployment, workloads[program]);
        const after = await counted(lines, keys);
        const young = [...known].filter(([, time]) => time >= from).map(([uid]) => uid);
        const again = young.filter((uid) => after.linesOf.get(uid) === 2);
        const figures = `${again.length} of the ${known.size} events have two lines: those of the last ${repeats[program]} s before the restart, which are ${young.length}; ${after.lines} lines of ${after.events} events, ${after.missing.length} missing, ${after.more.length} with more than two lines`;
        if (again.length < young.length || after.missing.length + after.more.length > 0) throw new Error(figures);
        return figures;
      });
    await step('pods', () => deployment.withoutRestarts());
  } finally {
    rmSync(dataPath, { recursive: true, force: true });
  }
}

/** The images that matter, and the hash of what configures them. */
function programs({ manifests }: Deployment, files: ReadonlyMap<string, string>): string {
  const images = new Set(
    [...JSON.stringify(manifests).matchAll(/"image":"[^"]*\/((?:loki|vector|alloy|[\w-]*event-[\w-]*):[^"@]+)/g)].map(
      (match) => match[1]!,
    ),
  );
  const configured = [...files].filter(([file]) => /^(20|50|60|61|62)-/.test(file)).map(([, text]) => text);
  return `${[...images].sort().join(', ')}; configuration ${digest(configured.join('')).slice(0, 16)}`;
}

/** Waits until the kubelet has counted an event several times, instead of creating more. */
async function untilBackOff(): Promise<void> {
  const seen = (): boolean => {
    const events = apiEvents().filter(({ involvedObject }) => involvedObject.namespace === shop);
    const has = (reason: string, count: number): boolean =>
      events.some((event) => event.reason === reason && (event.count ?? 1) >= count);
    return has('Failed', 2) && has('BackOff', 2) && has('FailedScheduling', 1);
  };
  for (const end = Date.now() + arrival * 1000; !seen(); await wait(1000))
    if (Date.now() > end) throw new Error(`no event with the reason BackOff after ${arrival} s`);
}

/** How often the API server has counted events that are one object. */
function repetitions(): string {
  const counts = apiEvents().map(({ count = 1 }) => count);
  const repeated = counts.filter((count) => count > 1);
  return `${repeated.length} events were counted up to ${Math.max(0, ...repeated)} times by the API server and have one line`;
}
