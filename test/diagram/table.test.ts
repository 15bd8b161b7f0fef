import { tableText } from '../../constructs/diagram';
import { distributed, laptop } from '../fixtures';
import { everyGrafana } from '../fixtures/grafana';
import { hosts } from '../fixtures/hosts';
import { diagram, inventory, rowsOf } from './drawn';

describe('the table', () => {
  test.each([laptop, distributed, everyGrafana, hosts])('has every flow of $name in exactly one row', (environment) => {
    const { flows } = inventory(environment);
    const rows = rowsOf(tableText(diagram(environment)));
    const groups = new Map(
      diagram(environment).groups.map(({ namespace, name, members }) => [
        `all ${members.length} of ${namespace}/${name}`,
        members,
      ]),
    );
    const senders = (cell: string): readonly string[] =>
      groups.get(cell) ?? cell.replaceAll('machine ', '').split(', ');
    for (const { from, to, carries, login, tenant = '' } of flows) {
      const name = 'outside' in from ? from.name : `${from.namespace}/${from.name}`;
      const service = to.service && `${to.service.namespace}/${to.service.name.replace(/-headless$/, '')}`;
      // Members of the ring connect to each other without a Service.
      const isReceiver = (cell: string): boolean =>
        [to.host, service].includes(cell) || (/gossip|gRPC/.test(carries) && (cell === name || groups.has(cell)));
      const found = rows.filter(
        ([sender, receiver, content, port, user, of]) =>
          senders(sender!).includes(name) &&
          isReceiver(receiver!) &&
          content === carries &&
          port!.split(' (')[0] === `${to.scheme} ${to.port}` &&
          (login === undefined || user === login) &&
          of === tenant,
      );
      expect({ name, carries, host: to.host, rows: found.length }).toEqual({ name, carries, host: to.host, rows: 1 });
    }
  });

  test('tells the login, the tenant, and both ports of a Service', () => {
    expect(rowsOf(tableText(diagram(laptop)))).toContainEqual([
      'logging-agents/vector',
      'logging/loki-gateway',
      'logs',
      'http 80 (pods: 8080)',
      'vector',
      'Prod',
    ]);
  });

  test('tells with what the object store is accessed, and which clients outside the platform are allowed', () => {
    const rows = rowsOf(tableText(diagram(laptop)));
    expect(rows).toContainEqual([
      'logging/loki',
      'minio/minio',
      'chunks',
      'http 9000',
      'keys of the Secret loki-s3',
      '',
    ]);
    expect(rows).toContainEqual([
      'any pod of the cluster',
      'logging/loki-gateway',
      'logs, queries',
      'http 80 (pods: 8080)',
      '',
      '',
    ]);
  });
});
