export { certificateNeeds, certificateProblems } from './certificates';
export {
  expose,
  outsideEndpoint,
  type Exposure,
  type IngressSettings,
  type LoadBalancerSettings,
  type NodePortSettings,
  type RouteSettings,
} from './expose';
export { exposureProblems, type ExposedNames } from './rules';
