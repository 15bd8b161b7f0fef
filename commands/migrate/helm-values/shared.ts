import { isMap, type Data } from '../../../constructs/kit';
import type { Layers } from '../layers';
import { defined, literalOf, type Context } from '../loki-config/context';

/** A map of texts. */
export function stringsOf(value: unknown): Record<string, string> {
  if (!isMap(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}

/** Settings of the environment that apply to all components: the mirror, and pod settings. */
export function shared(root: Layers): Data {
  const registry = literalOf(root.at('global', 'imageRegistry') ?? root.at('global', 'image', 'registry'));
  const secrets = [
    ...(root.at('imagePullSecrets')?.items() ?? []),
    ...(root.at('global', 'imagePullSecrets')?.items() ?? []),
    ...(root.at('serviceAccount', 'imagePullSecrets')?.items() ?? []),
  ].flatMap((entry) => {
    const name = isMap(entry.value) ? entry.value['name'] : entry.value;
    (entry.at('name') ?? entry).take();
    return typeof name === 'string' ? [name] : [];
  });
  const domain = literalOf(root.at('global', 'clusterDomain'));
  const pods = defined({
    imagePullSecrets: secrets.length === 0 ? undefined : [...new Set(secrets)],
    priorityClass: literalOf(root.at('global', 'priorityClassName')),
  });
  const tag = registry === 'docker.io' ? undefined : registry;
  return {
    ...(tag !== undefined && { registry: tag }),
    ...(domain !== undefined && domain !== 'cluster.local' && { cluster: { domain } }),
    ...(Object.keys(pods).length > 0 && { pods }),
  };
}

/** Pod settings of all pods of Loki. */
export function podsOf(loki: Layers | undefined): Data | undefined {
  const settings = defined({
    annotations: loki?.at('podAnnotations') && stringsOf(loki.at('podAnnotations')!.take()),
    labels: loki?.at('podLabels') && stringsOf(loki.at('podLabels')!.take()),
  });
  return Object.keys(settings).length === 0 ? undefined : settings;
}

/** Says which release replaces the one of the values. */
export function imageNote(loki: Layers | undefined, { notes }: Context): void {
  const image = loki?.at('image');
  const tag = image?.at('tag')?.text();
  if (tag !== undefined)
    notes.push(
      `The image had the tag ${tag}; the set of releases '2026-11' has Loki 3.7.8. Loki reads what earlier releases wrote, not the other way round: keep a backup, or the old volumes, until you do not need to go back.`,
    );
  image?.at('pullPolicy')?.take();
}
