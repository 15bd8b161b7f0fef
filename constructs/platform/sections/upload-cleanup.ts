import { setSection } from '../../kit';
import { UploadCleanup, type UploadCleanupSettings } from '../../object-store';
import { lokiNamespace } from '../placement';
import { section, type Section } from './section';

const path = ['objectStore', 'uploadCleanup'];

export const uploadCleanup: Section<UploadCleanupSettings> = section({
  path,
  file: '25-upload-cleanup.yaml',
  podSecurity: 'restricted',
  settings: ({ objectStore }) => objectStore?.uploadCleanup,
  namespace: lokiNamespace,
  build: ({ scope, releases, namespace, shared, attempt }, settings, { store }) => {
    if (store === undefined || store === 'filesystem') return {};
    const props = { release: releases.silo, ...settings, ...shared, namespace, store };
    attempt(
      path,
      () => setSection(new UploadCleanup(scope, 'upload-cleanup', props), path),
      () => undefined,
    );
    return {};
  },
});
