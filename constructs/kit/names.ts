import type { Problem } from './problems';

/** A name that Kubernetes takes for a Service, a namespace, a pod: a DNS label. */
export function nameProblems(path: string, name: string, room = 63): Problem[] {
  if (name.length > room)
    return [
      {
        path,
        says: `'${name}' has ${name.length} characters; the names made from it stay within the 63 of a DNS label only up to ${room}.`,
        write: `${leaf(path)}: '${name.slice(0, room).replace(/-+$/, '')}'`,
      },
    ];
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name))
    return [
      {
        path,
        says: `'${name}' is not a DNS label (lower-case letters, digits and '-', a letter first), which Kubernetes asks of this name.`,
        write: `${leaf(path)}: '${suggestion(name)}'`,
      },
    ];
  return [];
}

/** The last part of a path of settings. */
export function leaf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function suggestion(name: string): string {
  const cleaned = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '');
  return cleaned === '' ? 'logging' : cleaned;
}
