import { hookAnnotations } from '../../delivery';
import { setSection } from '../../kit';
import { SmokeTest, type SmokeTestSettings } from '../../smoke';
import { lokiNamespace } from '../placement';
import { section, type Section } from './section';

const path = ['delivery', 'smokeTest'];

export const smokeTest: Section<SmokeTestSettings> = section({
  path,
  file: '90-smoke-test.yaml',
  podSecurity: 'restricted',
  settings: ({ loki, tempo, delivery }) => ((loki ?? tempo) === undefined ? undefined : delivery?.smokeTest),
  namespace: lokiNamespace,
  build: ({ scope, environment, releases, namespace, shared }, settings, { gateway }) => {
    const job = new SmokeTest(scope, 'smoke-test', {
      release: releases.curl,
      ...settings,
      ...shared,
      namespace,
      endpoint: gateway!.endpoint,
      ...(gateway!.ca !== undefined && { ca: gateway!.ca }),
      takes: [
        ...(environment.loki === undefined ? [] : (['logs'] as const)),
        ...(environment.tempo === undefined ? [] : (['traces'] as const)),
      ],
      users: gateway!.users.map((user) => ({ ...user, login: gateway!.login(user.name) })),
      ...(environment.delivery?.argocd !== undefined && { hook: hookAnnotations }),
    });
    setSection(job, path);
    return {};
  },
});
