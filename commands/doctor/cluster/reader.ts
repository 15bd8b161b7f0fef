import { isMap, valueAt, type Data } from '../../../constructs/kit';
import { Skipped } from '../../checks/check';
import { objectsOf } from '../../checks/workloads';
import { KubectlError, reasonOf, runKubectl } from '../../kubectl';

/** Seconds until a call of kubectl is given up. */
const timeoutSeconds = 20;

/** How kubectl is run. */
export type RunKubectl = typeof runKubectl;

/** The user of the context may not read something, so that a check cannot tell anything. */
export class Forbidden extends Skipped {}

/** The API server does not know a kind of objects. */
export class UnknownKind extends Skipped {}

/** Where objects are looked up. */
export interface Within {
  /** @default - all namespaces */
  readonly namespace?: string;
  readonly selector?: string;
}

/** Reads the cluster of the current context. Every answer is kept, and every call ends in time. */
export class ClusterReader {
  readonly #run: RunKubectl;
  readonly #answers = new Map<string, unknown>();

  constructor(run: RunKubectl = runKubectl) {
    this.#run = run;
  }

  /** The objects of a kind. @throws Forbidden, UnknownKind or KubectlError */
  list(kind: string, { namespace, selector }: Within = {}): readonly Data[] {
    const place = namespace === undefined ? ['--all-namespaces'] : ['--namespace', namespace];
    const chosen = selector === undefined ? [] : ['--selector', selector];
    return objectsOf(this.json(['get', kind, ...place, ...chosen]));
  }

  /** One object; undefined if it does not exist. @throws Forbidden, UnknownKind or KubectlError */
  find(kind: string, name: string, namespace?: string): Data | undefined {
    const place = namespace === undefined ? [] : ['--namespace', namespace];
    const found = this.json(['get', kind, name, ...place, '--ignore-not-found']);
    return isMap(found) ? found : undefined;
  }

  /** What the API server answers to a GET; undefined if the path does not exist. */
  raw(path: string): unknown {
    return this.#kept(`raw ${path}`, () => {
      try {
        return parsed(this.text(['get', '--raw', path]));
      } catch (error) {
        if (error instanceof KubectlError && /\(NotFound\)|could not find the requested resource/.test(error.message))
          return undefined;
        throw error;
      }
    });
  }

  /** What kubectl prints as JSON. */
  json(args: readonly string[]): unknown {
    return this.#kept(args.join(' '), () => parsed(this.text([...args, '--output', 'json'])));
  }

  /** The last lines of a container; undefined if it has none. @param previous - of the run before */
  logs(namespace: string, pod: string, container: string, previous = false): string | undefined {
    const args = ['logs', pod, '--namespace', namespace, '--container', container, '--tail', '200'];
    return this.#kept(`${args.join(' ')} ${previous}`, () => {
      try {
        return this.text(previous ? [...args, '--previous'] : args);
      } catch (error) {
        if (error instanceof Forbidden || !(error instanceof KubectlError)) throw error;
        return undefined;
      }
    });
  }

  /** What kubectl prints. @throws Forbidden, UnknownKind, or KubectlError with its message */
  text(args: readonly string[], input?: string): string {
    const result = this.tried(args, input);
    if (result.status === 0) return result.stdout;
    if (result.status === null)
      throw new KubectlError(`kubectl ${args.slice(0, 3).join(' ')} did not end within ${timeoutSeconds} s`);
    const reason = reasonOf(result);
    if (/\(Forbidden\)|is forbidden: User/.test(reason)) throw new Forbidden(`not permitted: ${withoutPrefix(reason)}`);
    if (/doesn't have a resource type|no matches for kind/.test(reason)) throw new UnknownKind(withoutPrefix(reason));
    throw new KubectlError(withoutPrefix(reason));
  }

  /** What kubectl prints, whatever its exit code, which is null after the timeout. */
  tried(args: readonly string[], input?: string): ReturnType<RunKubectl> {
    const timeout = timeoutSeconds * 1000;
    return this.#run([...args, `--request-timeout=${timeoutSeconds - 2}s`], {
      timeout,
      ...(input !== undefined && { input }),
    });
  }

  #kept<Answer>(key: string, read: () => Answer): Answer {
    if (!this.#answers.has(key)) {
      try {
        this.#answers.set(key, { value: read() });
      } catch (error) {
        this.#answers.set(key, { error });
      }
    }
    const answer = this.#answers.get(key) as { readonly value: Answer } | { readonly error: unknown };
    if ('error' in answer) throw answer.error;
    return answer.value;
  }
}

function withoutPrefix(reason: string): string {
  return reason.replace(/^Error from server \(\w+\): |^error: /, '');
}

function parsed(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new KubectlError(`kubectl printed ${text.length} characters that are not JSON`);
  }
}

/** A text at a path of an object; empty if there is none. */
export function textAt(object: unknown, ...path: readonly (string | number)[]): string {
  const value = valueAt(object, path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A map at a path of an object, as texts; empty if there is none. */
export function mapAt(object: unknown, ...path: readonly string[]): Readonly<Record<string, string>> {
  const value = valueAt(object, path);
  return isMap(value) ? (value as Readonly<Record<string, string>>) : {};
}

/** Name of an object. */
export function nameOf(object: unknown): string {
  return textAt(object, 'metadata', 'name');
}
