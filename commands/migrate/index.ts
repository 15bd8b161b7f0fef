/**
 * Translates configurations of other programs into environments, and environments of an earlier shape.
 *
 *   npm run --silent migrate -- promtail promtail.yaml --name edge
 *   npm run migrate -- environment environments/edge.ts
 */
import { endWithReader } from '../run-command';
import { migrateCommand } from './command';

endWithReader();
process.exitCode = migrateCommand(process.argv.slice(2));
