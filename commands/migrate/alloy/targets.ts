import type { Input } from '../input';
import { alternatives, fixedLabels, readDiscovery, sourceName } from '../logs/discovery';
import type { LogJob, MutableSelection } from '../logs/model';
import { relabel, type KnownLabels } from '../logs/relabel';
import { referenceOf, withoutCircle } from './data';

/** Targets of a source: pods, containers or files, with what is known of their labels. */
export interface Targets {
  readonly origin: 'pods' | 'docker' | 'files';
  readonly input: Input;
  readonly labels: KnownLabels;
  readonly select: MutableSelection;
}

/**
 * Follows references to the discovery of targets, and applies the rules on the way.
 *
 * @param root - the whole configuration
 * @param passed - names of the components before
 * @throws Unreadable if a reference leads back to one of them
 */
export function targetsOf(value: Input, root: Input, passed: readonly string[] = []): Targets[] {
  if (Array.isArray(value.value)) return value.items().flatMap((one) => targetsOf(one, root, passed));
  const reference = referenceOf(value.value);
  if (reference === undefined) return fixedTargets(value);
  const component = root.at(reference.component);
  if (component === undefined) {
    value.reject(`there is no component ${reference.component}`);
    return [];
  }
  value.take();
  const kind = reference.component.split('.').slice(0, 2).join('.');
  const inner = { 'discovery.relabel': 'targets', 'local.file_match': 'path_targets' }[kind];
  if (inner !== undefined) {
    const list = component.at(inner);
    const found = list === undefined ? [] : targetsOf(list, root, withoutCircle(passed, reference.component));
    for (const one of found) relabel(component.at('rule')?.items() ?? [], one);
    for (const key of ['sync_period', 'ignore_older_than']) component.at(key)?.replace();
    return found;
  }
  if (kind === 'discovery.kubernetes') {
    const select: MutableSelection = {};
    if (!readDiscovery(component, select)) return [];
    return [{ origin: 'pods', input: component, labels: new Map(), select }];
  }
  if (kind === 'discovery.docker') {
    component.at('host')?.is('unix:///var/run/docker.sock');
    component.at('refresh_interval')?.replace();
    component.reject(
      'containers are selected by the beginnings of their names, and read from the socket of the machine',
    );
    return [{ origin: 'docker', input: component, labels: new Map(), select: {} }];
  }
  component.reject(`${kind} finds no log files of pods`);
  return [];
}

/** A map of labels, with the path of files. */
function fixedTargets(input: Input): Targets[] {
  if (input.at('__path__') === undefined) {
    input.reject('it has no __path__, so that no file is read');
    return [];
  }
  return [{ origin: 'files', input, labels: fixedLabels(input), select: {} }];
}

/** The name and the globs of targets that are files. */
export function filesOf(labels: KnownLabels, name: string): Pick<LogJob, 'name' | 'files'> {
  const textOf = (key: string): string | undefined => {
    const known = labels.get(key);
    return known !== undefined && 'text' in known ? known.text : undefined;
  };
  const [path, exclude] = [textOf('__path__'), textOf('__path_exclude__')];
  for (const key of ['__path__', '__path_exclude__', '__address__']) labels.delete(key);
  return {
    name: sourceName(textOf('job') ?? name),
    ...(path !== undefined && {
      files: { include: alternatives(path), ...(exclude !== undefined && { exclude: alternatives(exclude) }) },
    }),
  };
}
