import { createServer, type ServerResponse } from 'node:http';
import { chmodSync } from 'node:fs';

/** A container of the stand-in, with its lines of standard output and standard error. */
export interface StandInContainer {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly lines: readonly (readonly [stream: 'stdout' | 'stderr', text: string])[];
}

/** A stand-in for the API of Docker on a socket: a list, an inspection, events, and multiplexed logs. */
export interface DockerSocket {
  /** Starts a container, with an event. */
  begin(container: StandInContainer): void;
  stop(): Promise<void>;
}

const created = '2026-11-26T08:00:00.000000000Z';

/** One frame of the multiplexed stream: the stream, three zeros, the length, and a line with its time. */
function frame(stream: 'stdout' | 'stderr', text: string, time: Date): Buffer {
  const payload = Buffer.from(`${time.toISOString().replace('Z', '000000Z')} ${text}\n`);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream === 'stdout' ? 1 : 2, 0);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** Starts the stand-in with containers that run already. */
export async function dockerSocket(path: string, running: readonly StandInContainer[]): Promise<DockerSocket> {
  const containers = [...running];
  const followers = new Set<ServerResponse>();
  const open = new Set<ServerResponse>();
  const json = (response: ServerResponse, value: unknown): void => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  };
  const server = createServer((request, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
    const [route = ''] = (request.url ?? '').replace(/^\/v\d[\d.]*/, '').split('?');
    const found = containers.find(({ id }) => route.startsWith(`/containers/${id}/`));
    if (route === '/version') json(response, { ApiVersion: '1.47', MinAPIVersion: '1.24' });
    else if (route === '/events') {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      followers.add(response);
    } else if (route === '/containers/json')
      json(
        response,
        containers.map(({ id, name, labels }) => ({
          Id: id,
          Names: [`/${name}`],
          Image: 'image',
          Labels: labels,
          State: 'running',
          Created: 1,
        })),
      );
    else if (found !== undefined && route.endsWith('/json'))
      json(response, {
        Id: found.id,
        Name: `/${found.name}`,
        Created: created,
        Image: 'sha256:1',
        Config: { Image: 'registry.example.com/shop:1', Labels: found.labels, Tty: false },
      });
    else if (found !== undefined && route.endsWith('/logs')) {
      response.writeHead(200, { 'content-type': 'application/vnd.docker.raw-stream' });
      const now = Date.now();
      found.lines.forEach(([stream, text], n) => response.write(frame(stream, text, new Date(now + n))));
    } else response.writeHead(404).end('{}');
  });
  await new Promise<void>((done) => void server.listen(path, done));
  chmodSync(path, 0o666);
  return {
    begin: (container) => {
      containers.push(container);
      const { id, name, labels } = container;
      const event = {
        Type: 'container',
        Action: 'start',
        status: 'start',
        id,
        Actor: { ID: id, Attributes: { name, ...labels } },
      };
      const time = Date.now();
      for (const follower of followers)
        follower.write(`${JSON.stringify({ ...event, time: Math.floor(time / 1000), timeNano: time * 1e6 })}\n`);
    },
    stop: async () => {
      for (const response of open) response.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
