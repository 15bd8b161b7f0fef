import { error, escapeControl, within, type Problem } from '../kit';
import { longestUid, ruleUid, type GrafanaAlerts } from './alerting';
import { receiverProblems } from './alert-receivers';
import type { GrafanaConfig } from './config';

/** Validates the alerts of a Grafana. */
export function alertingProblems({ groups, notify, retired = [] }: GrafanaAlerts, config: GrafanaConfig): Problem[] {
  const uids = new Set(groups.flatMap(({ dataSource, rules }) => rules.map(({ alert }) => ruleUid(dataSource, alert))));
  return [
    ...(notify === undefined
      ? []
      : receiverProblems(notify, config).map((problem) => within(['alerts', 'notify'], problem))),
    ...retired.flatMap((uid, n) => {
      const path = ['alerts', 'retired', n];
      if (!new RegExp(`^[\\w-]{1,${longestUid}}$`).test(uid))
        return [error(path, `'${escapeControl(uid)}' is not a uid: 1 to ${longestUid} letters, digits, '-' and '_'.`)];
      return uids.has(uid)
        ? [
            error(path, `'${uid}' is a rule of this configuration, which Grafana would delete.`, {
              fix: { remove: true },
            }),
          ]
        : [];
    }),
  ];
}
