import { knownMessages, recognized, type Program } from '../../../commands/doctor/messages';

test.each<[Program, string, string]>([
  ['loki', 'err="NoSuchBucket: The specified bucket does not exist"', 'bucket-missing'],
  ['loki', 'err="SignatureDoesNotMatch: The request signature we calculated does not match"', 'keys-wrong'],
  ['loki', 'failed to put object: AccessDenied: Access Denied', 'access-denied'],
  ['loki', 'RequestTimeTooSkewed: The difference between the request time and the server time', 'clock-skewed'],
  ['tempo', 'x509: certificate signed by unknown authority', 'certificate-unknown'],
  ['loki', 'CONFIG ERROR: schema v13 is required to store Structured Metadata', 'schema-refused'],
  ['loki', 'err="recovered from panic opening boltdb file: invalid freelist page: 1"', 'index-corrupted'],
  ['loki', 'at least 2 live replicas required, could only find 1', 'ring-too-small'],
  ['loki', 'too many unhealthy instances in the ring', 'ring-too-small'],
  ['gateway', 'no org id', 'no-tenant'],
  ['loki', 'too many outstanding requests', 'too-many-requests'],
  ['promtail', 'failed to make file target manager: too many open files', 'too-many-files'],
  ['loki', 'write /var/loki/wal/00000001: no space left on device', 'disk-full'],
  ['minio', 'Error: Storage backend has reached its minimum free drive threshold.', 'disk-full'],
  ['minio', 'Write quorum could not be established on pool: 0', 'minio-quorum'],
  ['gateway', '[emerg] 1#1: host not found in upstream "loki.logging.svc.cluster.local"', 'upstream-not-found'],
  [
    'gateway',
    'loki-read.monitoring.svc.cluster.local could not be resolved (110: Operation timed out)',
    'name-not-resolved',
  ],
  ['gateway', 'bind() to 0.0.0.0:8080 failed (98: Address in use)', 'address-in-use'],
  [
    'promtail',
    'msg="error sending batch, will retry" status=429 error="server returned HTTP status 429"',
    'rate-limited',
  ],
  ['promtail', 'msg="final error sending batch" status=400 error="entry too far behind"', 'lines-refused'],
  ['canary', 'status=403', 'role-refused'],
  ['alloy', 'Error: could not perform the initial load successfully', 'configuration-refused'],
  ['grafana', 'database is locked', 'grafana-database'],
  ['loki', 'mkdir /var/loki/chunks: permission denied', 'not-writable'],
])('%s: %s is %s', (program, line, id) => {
  expect(recognized(`first line\n${line}\nlast line\n`, program)?.message.id).toBe(id);
});

test('a message of another program, and an ordinary line, are not recognized', () => {
  expect(recognized('database is locked', 'loki')).toBeUndefined();
  expect(recognized('level=info msg="Loki started"', 'loki')).toBeUndefined();
});

test('every message has an id of its own', () => {
  const ids = knownMessages.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index || !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
});
