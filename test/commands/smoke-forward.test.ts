import { whenForwarded } from '../../commands/smoke/verified-call';

const failing = (code: string, times: number) => {
  let calls = 0;
  return {
    calls: () => calls,
    attempt: () => {
      calls += 1;
      return calls > times ? Promise.resolve('answered') : Promise.reject(Object.assign(new Error(code), { code }));
    },
  };
};

test('a request is repeated while its port-forward starts again', async () => {
  const { attempt, calls } = failing('ECONNREFUSED', 1);
  expect(await whenForwarded(attempt)).toBe('answered');
  expect(calls()).toBe(2);
});

test('a certificate that does not verify is an error at once', async () => {
  const { attempt, calls } = failing('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 1);
  await expect(whenForwarded(attempt)).rejects.toThrow('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(calls()).toBe(1);
});

test('the error is thrown when the port-forward does not return', async () => {
  const { attempt, calls } = failing('ECONNRESET', 9);
  await expect(whenForwarded(attempt, 1)).rejects.toThrow('ECONNRESET');
  expect(calls()).toBe(2);
});
