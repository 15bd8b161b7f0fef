import { manifestsOf, problemsOf } from '../../constructs/kit';
import { LokiCanary, type LokiCanaryProps } from '../../constructs/loki';
import { only } from '../support/manifests';
import { chart, logSink } from '../support/components';

describe('the canary', () => {
  const settings: Required<LokiCanaryProps> = {
    namespace: 'logging',
    sink: logSink,
    name: 'prober',
    release: '3.3.2',
    interval: '10s',
    pod: { image: 'mirror/canary:3.3.2' },
    cluster: {},
  };

  test('logs in with its own user, and its password is a reference to a Secret', () => {
    const alone = chart();
    new LokiCanary(alone, 'canary', settings);
    expect(problemsOf(alone)).toEqual([]);
    expect(only(manifestsOf(alone), 'Deployment', 'prober')).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                image: 'mirror/canary:3.3.2',
                args: [
                  '-addr=gateway.example.com:80',
                  '-tenant-id=canary',
                  '-user=$(USERNAME)',
                  '-pass=$(PASSWORD)',
                  '-push=true',
                  '-interval=10s',
                  '-labelname=pod',
                  '-labelvalue=$(POD_NAME)',
                  '-port=3500',
                ],
                env: [
                  { name: 'USERNAME', valueFrom: { secretKeyRef: { name: 'canary-loki-auth', key: 'username' } } },
                  { name: 'PASSWORD' },
                  { name: 'POD_NAME' },
                ],
              },
            ],
          },
        },
      },
    });
  });
});
