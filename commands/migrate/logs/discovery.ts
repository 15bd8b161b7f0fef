import type { JournalSource } from '../../../constructs/contracts';
import type { Input } from '../input';
import { fixedSource } from './client';
import type { LogJob, MutableSelection } from './model';
import type { KnownLabels } from './relabel';
import { narrow, narrowByLabels } from './selection';

/** Reads the discovery of pods. @returns whether it is of pods */
export function readDiscovery(sd: Input, select: MutableSelection): boolean {
  if (sd.at('role')?.is('pod') !== true) {
    sd.reject('lines are of pods, and other roles of service discovery find no log files');
    return false;
  }
  const names = sd.at('namespaces')?.at('names');
  const list = names?.items().map(({ value }) => String(value)) ?? [];
  if (list.length > 0 && narrow(select, 'keep', { pod: 'namespace' }, list) === undefined) names!.take();
  for (const selector of sd.at('selectors')?.items() ?? []) {
    selector.at('role')?.is('pod');
    const label = selector.at('label');
    if (typeof label?.value === 'string' && label.value !== '') {
      const reason = narrowByLabels(select, label.value);
      if (reason === undefined) label.take();
      else label.reject(reason);
    }
    const field = selector.at('field');
    if (typeof field?.value === 'string' && field.value.startsWith('spec.nodeName=')) field.take();
    field?.reject('pods are selected by namespaces and labels');
  }
  return true;
}

export function fixedLabels(labels: Input | undefined): KnownLabels {
  const known: KnownLabels = new Map();
  for (const [key, value] of labels?.entries() ?? []) {
    // Globs are given for all machines.
    const text = key.startsWith('__') ? value.text() : undefined;
    const source = text === undefined ? fixedSource(value) : { value: text };
    if (source?.value !== undefined) known.set(key, { text: source.value, input: value });
    else if (source !== undefined) known.set(key, { source, input: value });
  }
  return known;
}

/** The globs of one with alternatives: `/var/log/{a,b}.log`. */
export function alternatives(glob: string): string[] {
  const braces = /^(.*?)\{([^{}]*)\}(.*)$/.exec(glob);
  if (braces === null) return [glob];
  return braces[2]!.split(',').flatMap((one) => alternatives(`${braces[1]}${one}${braces[3]}`));
}

/** A valid name of a source. */
export function sourceName(name: string): string {
  const cleaned = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '');
  return cleaned === '' ? 'files' : cleaned;
}

export function readJournal(journal: Input): { readonly journal: true | JournalSource; readonly labels: KnownLabels } {
  journal.at('path')?.is('/var/log/journal', '/run/log/journal', '', null);
  journal.at('json')?.is(false, null);
  journal.at('json')?.reject('the line of an entry is its message');
  journal.at('path')?.reject('the journal is that of the node');
  journal.at('max_age')?.reject('the journal is read since the last boot');
  const labels = fixedLabels(journal.at('labels'));
  const matches = journal.at('matches');
  const units =
    typeof matches?.value === 'string'
      ? matches.value.split(/\s+/).map((one) => /^_SYSTEMD_UNIT=([^\s]+)$/.exec(one)?.[1])
      : [];
  if (units.length === 0 || !units.every((unit) => unit !== undefined)) {
    matches?.reject('entries are selected by their unit');
    return { journal: true, labels };
  }
  matches!.take();
  return { journal: { units }, labels };
}

export function readSyslog(syslog: Input): NonNullable<LogJob['syslog']> {
  const address = (syslog.at('listen_address') ?? syslog.at('address'))?.text();
  const given = syslog.at('listen_protocol') ?? syslog.at('protocol');
  const protocol = given?.value ?? 'tcp';
  given?.is('tcp', 'udp');
  for (const key of ['idle_timeout', 'max_message_length']) syslog.at(key)?.replace();
  for (const [key, value] of syslog.entries())
    if (key !== 'labels') value.reject('a receiver of syslog has an address and a protocol');
  return { ...(address !== undefined && { address }), ...(protocol === 'udp' && { protocol }) };
}
