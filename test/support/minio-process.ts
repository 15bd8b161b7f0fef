import { join } from 'node:path';
import { answers, freePorts, start, unpacked, until, type Running } from './processes';

/** The root user of MinIO. */
export interface Root {
  readonly user: string;
  readonly password: string;
}

/**
 * Starts MinIO with one data folder on loopback and waits until it responds.
 *
 * @param folder - its home and the folder of its log
 */
export async function startMinio(
  folder: string,
  data: string,
  { user, password }: Root,
): Promise<{ readonly address: string; readonly program: Running }> {
  const [port] = (await freePorts(1)) as [number];
  const address = `127.0.0.1:${port}`;
  const program = start(unpacked('minio')!, ['server', '--address', address, data], join(folder, `${port}.log`), {
    MINIO_ROOT_USER: user,
    MINIO_ROOT_PASSWORD: password,
    HOME: folder,
  });
  await until(
    () => answers(`http://${address}/minio/health/cluster`),
    30,
    () => program.log().slice(-2000),
  );
  return { address, program };
}
