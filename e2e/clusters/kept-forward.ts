import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

/** Milliseconds between two attempts. */
const pause = 500;

/**
 * A forwarded port that is forwarded again when its pod ends: `kubectl port-forward` ends with the pod that it chose.
 * Requests between two pods get no answer.
 */
export class KeptForward {
  readonly #target: readonly string[];
  readonly #port: number;
  #child: ChildProcess | undefined;
  #isClosed = false;

  private constructor(target: readonly string[], port: number) {
    this.#target = target;
    this.#port = port;
  }

  /** @param object - such as `service/loki-gateway` */
  static async of(namespace: string, object: string, port: number): Promise<KeptForward> {
    const local = await freePort();
    const target = ['port-forward', '--namespace', namespace, object, `${local}:${port}`];
    const forward = new KeptForward(target, local);
    await new Promise<void>((ready) => forward.#start(ready));
    return forward;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  close(): void {
    this.#isClosed = true;
    this.#child?.kill();
  }

  #start(ready: () => void = () => {}): void {
    if (this.#isClosed) return;
    const child = spawn('kubectl', this.#target, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    child.stdout.on('data', ready);
    // Some releases of kubectl report a lost pod and stay.
    child.stderr.on('data', (text: Buffer) => {
      if (/lost connection|error occurred forwarding|container not running/.test(text.toString())) child.kill();
    });
    child.on('close', () => setTimeout(() => this.#start(ready), pause).unref());
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
