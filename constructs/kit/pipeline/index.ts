export { strftimeOf } from './go-layout';
export { redactions } from './redactions';
