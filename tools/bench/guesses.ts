import { Agent, request } from 'node:http';
import { basic } from '../../test/support/http';

/** Number of responses by status; 0 is no response. */
export type Answers = Record<string, number>;

/** Options of a password attack. */
export interface Guessing {
  readonly url: string;
  readonly perSecond: number;
  /** Number of source addresses in 127.0.0.0/8. */
  readonly addresses: number;
  /** The user whose password is guessed. */
  readonly user: string;
}

/** A login from a loopback address: status (0 for no response) and milliseconds. */
export function logIn(
  url: string,
  user: string,
  password: string,
  { agent, localAddress }: { readonly agent?: Agent; readonly localAddress?: string } = {},
): Promise<{ readonly status: number; readonly milliseconds: number }> {
  const begin = performance.now();
  return new Promise((done) => {
    const end = (status: number): void => done({ status, milliseconds: performance.now() - begin });
    request(
      url,
      { agent: agent ?? false, localAddress, headers: { authorization: basic(user, password) } },
      (answer) => {
        answer.resume().on('end', () => end(answer.statusCode ?? 0));
      },
    )
      .on('error', () => end(0))
      .end();
  });
}

/** Sends wrong passwords, all different, until it is stopped, which returns the statuses. */
export function guessPasswords({ url, perSecond, addresses, user }: Guessing): () => Promise<Answers> {
  const agents = Array.from({ length: addresses }, () => new Agent({ keepAlive: true, maxSockets: 100 }));
  const answers: Answers = {};
  const flying = new Set<Promise<void>>();
  const begin = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    // At most the requests of a tenth of a second at once: delays of a busy machine are not made up for.
    const due = Math.min(sent + perSecond / 10, ((performance.now() - begin) / 1000) * perSecond);
    for (; sent < due; sent += 1) {
      const one = logIn(url, user, `guess ${sent} of ${begin}`, {
        agent: agents[sent % addresses]!,
        localAddress: `127.0.0.${1 + (sent % addresses)}`,
      }).then(({ status }) => {
        answers[status] = (answers[status] ?? 0) + 1;
        flying.delete(one);
      });
      flying.add(one);
    }
  }, 10);
  return async () => {
    clearInterval(timer);
    await Promise.all(flying);
    for (const agent of agents) agent.destroy();
    return answers;
  };
}
