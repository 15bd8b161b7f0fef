import { appendFileSync, mkdirSync, renameSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { dockerSocket, type DockerSocket } from '../../test/support/docker-socket';
import type { AgentProcess } from './agent-process';
import { write, type WriteStep } from './container-files';
import { fileOf, originOf, type PlacedWriter } from './writers';

/** Where the lines of a run are written to. */
export class Origins {
  readonly #agent: AgentProcess;
  readonly #connections = new Map<PlacedWriter, Socket>();
  #docker: DockerSocket | undefined;

  constructor(agent: AgentProcess) {
    this.#agent = agent;
  }

  /** Starts Docker, whose containers have written all of their lines. */
  async start(writers: readonly PlacedWriter[]): Promise<void> {
    const containers = writers.filter((writer) => originOf(writer) === 'docker');
    if (containers.length === 0) return;
    this.#docker = await dockerSocket(
      this.#agent.dockerSocket,
      containers.map(({ containerName, lines }, n) => ({
        id: String(n).repeat(64),
        name: `shop-${containerName}-1`,
        labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': containerName },
        lines: lines.map((line) =>
          typeof line === 'string' ? ['stdout', line] : [line.stderr ? 'stderr' : 'stdout', line.line],
        ),
      })),
    );
  }

  async write(step: WriteStep): Promise<void> {
    const { writer, bytes, rotated } = step;
    switch (originOf(writer)) {
      case 'pods':
        return write(this.#agent.logs, step);
      case 'journal':
        return appendFileSync(this.#agent.journal, bytes);
      case 'files':
      case 'audit': {
        const file = join(this.#agent.logs, fileOf(writer).replace('/var/log/', ''));
        mkdirSync(dirname(file), { recursive: true });
        if (rotated)
          renameSync(file, writer.origin === 'audit' ? file.replace('.log', '-2026-11-26.log') : `${file}.1`);
        return appendFileSync(file, bytes);
      }
      case 'tcp':
        return this.#send(writer, writer.json ? 'tcp_objects' : 'tcp_lines', bytes);
      case 'syslog':
        return this.#send(writer, 'syslog', bytes);
      case 'docker':
        return;
    }
  }

  /** Each writer has a connection of its own, which stays open. */
  async #send(writer: PlacedWriter, source: string, bytes: Buffer): Promise<void> {
    const socket = this.#connections.get(writer) ?? (await this.#connected(this.#agent.port(source)));
    // The failure of the agent is the result of the case.
    if (socket === undefined) return;
    this.#connections.set(writer, socket);
    await new Promise<void>((done) => {
      socket.write(bytes, () => done());
    });
  }

  async #connected(port: number): Promise<Socket | undefined> {
    for (;;) {
      const socket = await new Promise<Socket | undefined>((done) => {
        const opened = connect(port, '127.0.0.1', () => done(opened)).on('error', () => done(undefined));
      });
      if (socket !== undefined) return socket;
      if (!this.#agent.alive()) return undefined;
      await new Promise((done) => setTimeout(done, 200));
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.#connections.values()) socket.destroy();
    await this.#docker?.stop();
  }
}
