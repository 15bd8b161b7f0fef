/**
 * Prints the Secrets of an environment that its cluster does not have yet.
 *
 *   npm run --silent secrets -- laptop | kubectl apply -f -
 */
import { environments } from '../../environments';
import { secretsCommand } from './command';

secretsCommand(environments);
