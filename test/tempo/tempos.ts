import { manifestsOf, problemsOf, type Data, type Manifest, type Problem } from '../../constructs/kit';
import { Tempo, type TempoProps } from '../../constructs/tempo';
import { chart, configOf } from '../support/components';
import { only } from '../support/manifests';

/** A Tempo in its own chart. */
export function tempo(props: Partial<TempoProps> = {}): {
  readonly construct: Tempo;
  readonly manifests: readonly Manifest[];
  readonly problems: readonly Problem[];
} {
  const alone = chart();
  const construct = new Tempo(alone, 'tempo', { namespace: 'logging', store: 'filesystem', ...props });
  return { construct, manifests: manifestsOf(alone), problems: problemsOf(alone) };
}

/** Its configuration. */
export function config(props: Partial<TempoProps> = {}): Data {
  return configOf(tempo(props).manifests, 'tempo', 'tempo.yaml');
}

/** The overrides of its tenants. */
export function overrides(props: Partial<TempoProps>): Data {
  return configOf(tempo(props).manifests, 'tempo-runtime', 'overrides.yaml')['overrides'] as Data;
}

/** The pod of the StatefulSet. */
export function podOf(props: Partial<TempoProps> = {}): Data {
  const { spec } = only(tempo(props).manifests, 'StatefulSet', 'tempo') as unknown as {
    spec: { template: { spec: Data } };
  };
  return spec.template.spec;
}
