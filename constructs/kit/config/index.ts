export * from './config-map';
export * from './data';
export * from './manifests';
export * from './secret-scan';
export * from './yaml';
