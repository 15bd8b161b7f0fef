import { digest } from '../../constructs/kit';
import { render } from '../../constructs/platform';
import { withEvents, type EventProgram } from '../fixtures/events';
import { shop } from '../fixtures/lines';
import { apiEvents, arrival, counted, failingPods, keysOf, restart, type Counted } from './event-lines';
import { Kept, type Run } from './run';
import { until } from './until';

/** The program that a step is about. */
export interface Program {
  readonly program: EventProgram;
}

/** The events that must be found by the fields of their lines, as dashboards do. */
const expected = [
  { reason: 'Failed', pod: 'without-image' },
  { reason: 'FailedScheduling', pod: 'without-node' },
];

/** When the pods were created, milliseconds since 1970. */
export const start = new Kept<number>('failing pods');

/** The events before the program is restarted. */
const before = new Kept<Counted>('events in Loki');

/** The lines of events since ten minutes before the pods. */
async function linesOf(run: Run, filter = ''): Promise<string[]> {
  return (await run.traffic()).lines(`${run.deployment().platform.events!}${filter}`, start.of(run) - 600_000);
}

/** Pods that cannot run cause events. */
export async function podsFail(run: Run): Promise<string> {
  start.set(run, Date.now());
  failingPods(run, shop);
  await untilBackOff();
  return expected.map(({ reason, pod }) => `${reason} of ${pod}`).join(', ');
}

/** Every event has one line, which is found by its fields. */
export async function eventsArrive(run: Run, { program }: Program): Promise<string> {
  const selector = run.deployment().platform.events!;
  const found = before.set(run, await counted(() => linesOf(run), keysOf[program.key]));
  const { events, lines, unreadable, missing, twice } = found;
  for (const { reason, pod } of expected) {
    const filter = ` | json | reason="${reason}" | type="Warning" | involvedObject_kind="Pod" | involvedObject_name="${pod}"`;
    if ((await linesOf(run, filter)).length === 0) throw new Error(`no line of ${selector}${filter}`);
  }
  const figures = [
    `${selector.replaceAll('"', "'")}: ${lines} lines of ${events} events`,
    `${missing.length} missing, ${twice.length} twice`,
    `${unreadable} lines that are no events`,
    repetitions(),
    // Loki shows equal lines with the same time once.
    ...(program.key === 'uid'
      ? []
      : [`${await (await run.traffic()).countOf(selector, start.of(run) - 600_000)} lines are stored`]),
  ].join('; ');
  if (missing.length + twice.length > 0)
    throw new Error(`${figures}: ${[...missing, ...twice].slice(0, 10).join(', ')}`);
  return figures;
}

/** After a restart, the events that the program reads again have another line, and all others still one. */
export async function eventsAfterRestart(run: Run, { program }: Program): Promise<string> {
  const known = before.of(run).times;
  const from = Date.now() / 1000 - program.repeats;
  restart(run, program.workload);
  const {
    lines,
    events,
    linesOf: linesOfEvent,
    missing,
    more,
  } = await counted(() => linesOf(run), keysOf[program.key]);
  const young = [...known].filter(([, time]) => time >= from).map(([uid]) => uid);
  const again = young.filter((uid) => linesOfEvent.get(uid) === 2);
  const figures = `${again.length} of the ${known.size} events have two lines: those of the last ${program.repeats} s before the restart, which are ${young.length}; ${lines} lines of ${events} events, ${missing.length} missing, ${more.length} with more than two lines`;
  if (again.length < young.length || missing.length + more.length > 0) throw new Error(figures);
  return figures;
}

/** The images that matter, and the hash of what configures them, without the path of these tests. */
export function programs(run: Run, { program }: Program): string {
  const { manifests } = run.deployment();
  const { files } = render(withEvents(program, ''));
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
  const seen = (): true | undefined => {
    const events = apiEvents().filter(({ involvedObject }) => involvedObject.namespace === shop);
    const has = (reason: string, count: number): boolean =>
      events.some((event) => event.reason === reason && (event.count ?? 1) >= count);
    return has('Failed', 2) && has('BackOff', 2) && has('FailedScheduling', 1) ? true : undefined;
  };
  await until(arrival, seen, 'no event with the reason BackOff');
}

/** How often the API server has counted events that are one object. */
function repetitions(): string {
  const counts = apiEvents().map(({ count = 1 }) => count);
  const repeated = counts.filter((count) => count > 1);
  return `${repeated.length} events were counted up to ${Math.max(0, ...repeated)} times by the API server and have one line`;
}
