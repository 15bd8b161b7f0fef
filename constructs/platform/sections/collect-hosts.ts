import { setSection } from '../../kit';
import { VectorHost } from '../../vector';
import type { HostSettings } from '../collect-settings';
import { credentialsCommand, isReachable } from '../host-rules';
import { collectorLogins } from '../tenancy';
import { section, type Section } from './section';
import { standInSink } from './stand-in';

const path = ['collect', 'hosts'];

/** Machines outside the cluster. They have files, and no manifests. */
export const hosts: Section<Readonly<Record<string, HostSettings>>> = section({
  path,
  file: '70-hosts.yaml',
  podSecurity: 'restricted',
  settings: ({ collect }) => collect?.hosts,
  namespace: () => undefined,
  logins: (settings) => Object.entries(settings).flatMap(([name, host]) => collectorLogins([...path, name], host)),
  build: ({ scope, environment, releases }, settings, parts) => {
    const built = Object.entries(settings).map(([host, { login, tenant, vector, ...sources }]) => {
      const at = [...path, host];
      // An address that is missing is told once, not for each machine.
      const sink = isReachable(environment) ? parts.outsideSink(at, login, tenant) : standInSink();
      const component = new VectorHost(scope, `host-${host}`, {
        release: releases.vector,
        ...vector,
        ...sources,
        host,
        sink,
        credentialsCommand: credentialsCommand(environment.name, host),
      });
      setSection(component, [...at, 'vector']);
      return component;
    });
    return { collectors: [...parts.collectors, ...built] };
  },
});
