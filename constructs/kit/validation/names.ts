import { error, replaceWith, type Problem } from './problem';
import type { Path } from './path';
import { beginning, escapeControl } from './text';

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const labelShape = new RegExp(`^${label}$`);
const subdomainShape = new RegExp(`^${label}(\\.${label})*$`);

/** The name that the user wrote, where the name of an object is that and something more. */
export interface DerivedFrom {
  readonly name: string;
  /** Characters that it may have. */
  readonly maxLength: number;
}

/** A name that Kubernetes takes for a Service, a pod: a DNS label that starts with a letter. */
export function nameProblems(path: Path, name: string, room = 63): Problem[] {
  if (name.length > room) return [tooLong(path, name, room)];
  if (labelShape.test(name) && /^[a-z]/.test(name)) return [];
  return [
    error(
      path,
      `'${escapeControl(name)}' is not a DNS label (lower-case letters, digits and '-', a letter first), which Kubernetes asks of this name.`,
      replaceWith(suggestion(name)),
    ),
  ];
}

/** A name of a namespace: a DNS label, which may start with a digit. */
export function namespaceNameProblems(path: Path, name: string): Problem[] {
  if (name.length > 63) return [tooLong(path, name, 63)];
  if (labelShape.test(name)) return [];
  return [
    error(
      path,
      `'${escapeControl(name)}' is not a DNS label (lower-case letters, digits and '-', no '-' first or last), which Kubernetes asks of a namespace.`,
      replaceWith(suggestion(name)),
    ),
  ];
}

/** A name of what nobody looks up in DNS, such as a Secret: DNS labels with dots between them. */
export function objectNameProblems(path: Path, name: string | undefined): Problem[] {
  if (name === undefined || isObjectName(name)) return [];
  return [
    error(
      path,
      name.length > 253
        ? `'${escapeControl(name.slice(0, 40))}…' has ${name.length} characters; Kubernetes takes 253.`
        : `'${escapeControl(name)}' is not a DNS name (lower-case letters, digits and '-', in parts with '.' between them), which Kubernetes asks of this name.`,
      replaceWith(suggestion(name)?.slice(0, 60).replace(/-+$/, '')),
    ),
  ];
}

/** Whether Kubernetes takes it as the name of a Secret or another object without a DNS record. */
export function isObjectName(name: string): boolean {
  return name.length <= 253 && subdomainShape.test(name);
}

function tooLong(path: Path, name: string, room: number): Problem {
  return error(
    path,
    `'${escapeControl(beginning(name, 80))}' has ${name.length} characters; the names made from it stay within the 63 of a DNS label only up to ${room}.`,
  );
}

/** The nearest DNS label; nothing if the text is something else than a name in another spelling. */
function suggestion(name: string): string | undefined {
  if (!/^[\w. -]+$/.test(name)) return undefined;
  const cleaned = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '');
  return cleaned === '' ? undefined : cleaned;
}
