import type { Alert } from '../../contracts';
import { errorAlerts } from './errors';
import { eventAlerts } from './events';
import { gatewayAlerts } from './gateway';
import type { LogModel } from './model';
import { silenceAlerts } from './silent-namespaces';

export { containerLines, levelOf } from './lines';
export type { LogModel, LogThresholds } from './model';

/** A pack of rules on logs. */
export type LogPack = 'errors' | 'silent-namespaces' | 'events' | 'gateway';

/** The alerts of a pack, and how often they are evaluated. */
export interface PackAlerts {
  readonly pack: LogPack;
  readonly interval: string;
  /** Empty if the model lacks what the pack looks at. */
  readonly alerts: readonly Alert[];
}

const packs: Readonly<Record<LogPack, { interval: string; alerts: (model: LogModel) => Alert[] }>> = {
  errors: { interval: '1m', alerts: errorAlerts },
  // It reads two hours of all lines.
  'silent-namespaces': { interval: '10m', alerts: silenceAlerts },
  events: { interval: '1m', alerts: eventAlerts },
  gateway: { interval: '1m', alerts: gatewayAlerts },
};

/** All packs. */
export const logPacks = Object.keys(packs) as readonly LogPack[];

/** The alerts of a pack. */
export function packAlerts(pack: LogPack, model: LogModel): PackAlerts {
  const { interval, alerts } = packs[pack];
  return { pack, interval, alerts: alerts(model) };
}
