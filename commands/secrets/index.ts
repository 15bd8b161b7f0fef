/**
 * Prints the Secrets of an environment that do not exist yet in its cluster.
 *
 *   npm run --silent secrets -- laptop | kubectl apply -f -
 */
import { environments } from '../../environments';
import { endWithReader } from '../run-command';
import { secretsCommand } from './command';

endWithReader();
secretsCommand(environments);
