import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checks } from '../../../commands/doctor/checks';
import * as kubectl from '../../../commands/kubectl';
import { laptop } from '../../fixtures';
import { appliedCluster } from './applied-cluster';
import { findings } from './fake-cluster';

// A copy, because exports of a module cannot be replaced.
jest.mock('../../../commands/kubectl', () => ({
  ...jest.requireActual<typeof kubectl>('../../../commands/kubectl'),
  __esModule: true,
}));

const source = 'component_id="k8s_logs",component_kind="source",component_type="kubernetes_logs"';
const sink = 'buffer_type="disk",component_id="loki_push",component_kind="sink",component_type="loki"';

let shown: string;
let server: Server;

beforeAll(async () => {
  server = createServer((_, response) => response.end(shown));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const { port } = server.address() as AddressInfo;
  jest.spyOn(kubectl, 'forward').mockResolvedValue({ port, close: () => {} });
});
afterAll(() => void server.close());

test.each([
  [
    'that delivers',
    `vector_component_received_events_total{${source}} 9
vector_component_received_events_total{${sink}} 9
vector_component_sent_events_total{${sink}} 9`,
    [],
  ],
  [
    'that the receiver refuses',
    `vector_component_received_events_total{${source}} 9
vector_component_received_events_total{${sink}} 9
vector_component_discarded_events_total{${sink}} 9`,
    [
      'delivery failed: logging-agents/vector-0: the receiver accepts nothing, and 9 lines, events or spans are lost: wrong password, user or tenant; the log of the pod has its answer $ kubectl logs vector-0 --namespace logging-agents --tail 50',
    ],
  ],
  [
    'that reads nothing',
    'vector_started_total 1',
    [
      'delivery warning: logging-agents/vector-0 has read no line since it started: no pod of its node is selected, or none has written one',
    ],
  ],
  [
    'whose buffer is nearly full',
    `vector_component_received_events_total{${source}} 9
vector_component_sent_events_total{${sink}} 1
vector_buffer_byte_size{${sink}} 95
vector_buffer_max_byte_size{${sink}} 100`,
    [
      'delivery warning: logging-agents/vector-0: 95 % of its buffer are in use; when it is full, the agent stops reading: the receiver takes less than the node writes, or does not answer → collect.logs.vector.buffer.maxSize',
    ],
  ],
])('an agent %s', async (_, metrics, says) => {
  shown = metrics;
  const options = { checks: checks.filter(({ id }) => id === 'delivery') };
  expect(await findings(laptop, appliedCluster(laptop), {}, options)).toEqual(says);
});
