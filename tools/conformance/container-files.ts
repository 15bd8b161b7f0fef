import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Data } from '../../constructs/kit';
import { sha256 } from './configurations';
import type { Case, Line, LineSettings } from '../../test/pipeline/case';
import { withMoments } from './moments';
import { lineOfOrigin } from './origin-lines';
import { nodeName, originOf, type PlacedWriter } from './writers';

/** Containerd and CRI-O split lines at this size. */
const splitAt = 16_384;

/** Default namespace of the pods of a case. */
export function namespaceOf({ title }: Case): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-|-$/g, '');
}

/** The containers of a case. */
export function placedWriters(of: Case): PlacedWriter[] {
  return of.writers.map((writer, n) => {
    const { name = 'web-1', namespace = namespaceOf(of) } = writer.pod ?? {};
    const nanoseconds = (Number.parseInt(sha256(of.title).slice(0, 4), 16) * 7 + n) % 500_000;
    return { ...writer, of, nanoseconds, namespace, podName: name, containerName: writer.container ?? 'app' };
  });
}

function uidOf({ namespace, podName }: PlacedWriter): string {
  return `uid-${namespace}-${podName}`;
}

/** The pods of the API server. */
export function podObjects(writers: readonly PlacedWriter[]): Data[] {
  return [...new Set(writers.map(uidOf))].map((uid) => {
    const containers = writers.filter((writer) => uidOf(writer) === uid);
    const [{ podName, namespace }] = containers as [PlacedWriter];
    const { labels = {}, annotations = {} } = containers.find(({ pod }) => pod)?.pod ?? {};
    const image = 'registry.example.com/app:1';
    return {
      metadata: { name: podName, namespace, uid, labels, annotations },
      spec: { nodeName, containers: containers.map(({ containerName: name }) => ({ name, image })) },
      status: {
        podIP: '10.0.0.7',
        podIPs: [{ ip: '10.0.0.7' }],
        containerStatuses: containers.map(({ containerName: name }) => ({
          name,
          image,
          imageID: 'sha256:1',
          containerID: `containerd://${name}`,
          ready: true,
          restartCount: 0,
        })),
      },
    };
  });
}

/** A step of writing: what is appended to a file, and what must happen before. */
export interface WriteStep {
  readonly writer: PlacedWriter;
  readonly bytes: Buffer;
  /** Number of lines of the file format in `bytes`. */
  readonly physicalLines: number;
  readonly rotated: boolean;
  readonly pause: number;
}

/** The steps in which a container writes its lines, each a millisecond after the one before. */
export function writeSteps(writer: PlacedWriter, base: Date): WriteStep[] {
  const steps: { parts: Buffer[]; rotated: boolean; pause: number }[] = [];
  for (const [index, line] of writer.lines.entries()) {
    const settings = settingsOf(line);
    const { rotated = false, pause = 0 } = settings;
    if (steps.length === 0 || rotated || pause > 0) steps.push({ parts: [], rotated, pause });
    const time = new Date(base.getTime() + index);
    const isOfPod = originOf(writer) === 'pods';
    steps
      .at(-1)!
      .parts.push(...(isOfPod ? physical(writer, settings, time, base) : [lineOfOrigin(writer, settings, time, base)]));
  }
  return steps.map(({ parts, rotated, pause }) => ({
    writer,
    bytes: Buffer.concat(parts),
    physicalLines: parts.length,
    rotated,
    pause,
  }));
}

function settingsOf(line: Line): LineSettings {
  return typeof line === 'string' ? { line } : line;
}

/** A line in the format of the container runtime. */
function physical(writer: PlacedWriter, settings: LineSettings, time: Date, base: Date): Buffer[] {
  const { line, latin1, partial, stderr } = settings;
  const text = Buffer.from(withMoments(line, base), latin1 ? 'latin1' : 'utf8');
  const stream = stderr ? 'stderr' : 'stdout';
  const parts = Array.from({ length: Math.max(1, Math.ceil(text.length / splitAt)) }, (_, n) =>
    text.subarray(n * splitAt, (n + 1) * splitAt),
  );
  const written = time.toISOString().replace('Z', `${String(writer.nanoseconds).padStart(6, '0')}Z`);
  return parts.map((part, n) => {
    const complete = n === parts.length - 1 && !partial;
    if (writer.docker)
      return Buffer.from(
        `${JSON.stringify({ log: `${part.toString()}${complete ? '\n' : ''}`, stream, time: written })}\n`,
      );
    return Buffer.concat([Buffer.from(`${written} ${stream} ${complete ? 'F' : 'P'} `), part, Buffer.from('\n')]);
  });
}

/**
 * Appends a step to the file of its container, after a rotation as the kubelet does it.
 *
 * @param root - the folder that the agent sees as `/var/log`
 */
export function write(root: string, { writer, bytes, rotated }: WriteStep): void {
  const folder = join(root, 'pods', `${writer.namespace}_${writer.podName}_${uidOf(writer)}`, writer.containerName);
  const file = join(folder, '0.log');
  mkdirSync(dirname(file), { recursive: true });
  if (rotated) renameSync(file, `${file}.20260101-000000`);
  if (rotated) writeFileSync(file, bytes);
  else appendFileSync(file, bytes);
}
