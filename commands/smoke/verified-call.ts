import { request } from 'node:https';

/** Time for a request of the smoke test. */
export const requestMilliseconds = 30_000;

/** How the certificate of a server behind a port-forward is verified. */
export interface ServerIdentity {
  /** The name that it is valid for. */
  readonly name: string;
  /** The certificate of its authority, PEM. */
  readonly ca: string;
}

/** The identity as options of a TLS connection. */
export function tlsOptions({ name, ca }: ServerIdentity): { readonly servername: string; readonly ca: string } {
  return { servername: name, ca };
}

/** Milliseconds until a port-forward that ended is there again, and how often it may end in one attempt. */
const again = { milliseconds: 500, times: 10 };

/** Repeats what failed because the port-forward ended; every other error is thrown. */
export async function whenForwarded<T>(attempt: () => Promise<T>, times = again.times): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (times === 0 || !['ECONNREFUSED', 'ECONNRESET'].includes(code)) throw error;
    await new Promise((resolve) => setTimeout(resolve, again.milliseconds));
    return whenForwarded(attempt, times - 1);
  }
}

/** Sends a request to a server that has another name in its certificate than in the URL, which `fetch` cannot. */
export function verifiedCall(
  url: string,
  {
    method,
    headers,
    body,
  }: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string },
  identity: ServerIdentity,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(requestMilliseconds);
    const sent = request(url, { method, headers, signal, agent: false, ...tlsOptions(identity) }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
