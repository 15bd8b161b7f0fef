export { declareCertificates } from './certificates';
export { expose, outsideEndpoint } from './expose';
export { exposureProblems, type ExposedNames } from './rules';
export type { Exposure, IngressSettings, LoadBalancerSettings, NodePortSettings, RouteSettings } from './settings';
