import type { ContainerProps } from '../kit';

const folder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The token is given to curl by a configuration on its standard input, so that no list of processes shows it. */
const request = [
  String.raw`printf 'header = "Authorization: Bearer %s"\n' "$(cat ${folder}/token)"`,
  `curl --config - --silent --show-error --fail --max-time 10 --output /dev/null --cacert ${folder}/ca.crt`,
].join(' | ');

/**
 * An init container that repeats a request for events until the API server answers it.
 *
 * Alloy 1.18.1 asks once when it starts: if the API server does not answer, because it is away or a NetworkPolicy is not
 * in effect yet, it logs `event watcher exited with error`, is ready, and never reads an event.
 *
 * @param image - with `sh` and curl
 * @param namespace - whose events are read. @default - all
 */
export function waitForEvents(image: string, namespace: string | undefined): ContainerProps {
  const path = namespace === undefined ? '/api/v1/events' : `/api/v1/namespaces/${namespace}/events`;
  const server =
    'case $KUBERNETES_SERVICE_HOST in *:*) host="[$KUBERNETES_SERVICE_HOST]";; *) host=$KUBERNETES_SERVICE_HOST;; esac';
  const url = `"https://$host:$KUBERNETES_SERVICE_PORT${path}?limit=1"`;
  return {
    name: 'wait-for-api-server',
    image,
    imageAsIs: true,
    command: ['sh', '-c', `${server}; until ${request} ${url}; do sleep 2; done`],
    resources: { cpu: '10m', memory: '16Mi', memoryLimit: '64Mi' },
  };
}
