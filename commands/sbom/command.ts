import type { Call, ExitCode } from '../command';
import { environmentNamed, validEnvironment } from '../environments';
import { sbomText } from './bom';

/** Prints the images of an environment. */
export async function runSbom({ args, environments }: Call<object>): Promise<ExitCode> {
  process.stdout.write(sbomText(validEnvironment(environmentNamed(await environments(), args[0]!))));
  return 0;
}
