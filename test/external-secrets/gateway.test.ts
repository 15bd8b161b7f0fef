import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { hashSync } from 'bcryptjs';
import { lokiAt, planFor, startGateway } from '../support/gateway-process';
import { basic } from '../support/http';
import { installed } from '../support/processes';
import { startStub } from '../support/stub-loki';

const isMissing = !installed('nginx');
if (isMissing) console.warn('skipped: nginx is not installed');

(isMissing ? describe.skip : describe)('with nginx', () => {
  test('the gateway accepts both hashes, as External Secrets Operator writes them', async () => {
    const stub = await startStub();
    const gateway = await startGateway(
      planFor(lokiAt(stub.port, '3.7.8'), [{ name: 'vector', roles: ['write'], tenants: ['Prod'] }]),
      {},
    );
    try {
      const [bcrypt, sha] = ['a'.repeat(32), 'b'.repeat(32)] as const;
      // The library of its bcrypt writes the prefix $2a$.
      const hash = hashSync(bcrypt, 4).replace(/^\$2[by]\$/, '$2a$');
      const digest = createHash('sha1').update(sha).digest('base64');
      writeFileSync(gateway.logins, `\nvector:${hash}\nvector@a:${hash}\nvector@b:{SHA}${digest}\n`);
      const push = async (user: string, password: string): Promise<number> => {
        const headers = { authorization: basic(user, password), 'content-type': 'application/json' };
        const init = { method: 'POST', headers, body: '{"streams":[]}' };
        return (await fetch(`${gateway.url}/loki/api/v1/push`, init)).status;
      };
      const accepted = [await push('vector', bcrypt), await push('vector@a', bcrypt), await push('vector@b', sha)];
      expect(accepted).toEqual([204, 204, 204]);
      expect([await push('vector@a', sha), await push('vector@b', bcrypt)]).toEqual([401, 401]);
    } finally {
      await Promise.all([gateway.stop(), stub.stop()]);
    }
  });
});
