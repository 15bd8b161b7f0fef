export { authorityNeed, issueCertificate, type CertifiedServer } from './issue';
export { certificateProblems, certificateSettingsProblems } from './rules';
export { authorityOf, certificateSecret, issuerText, type CertificateSettings } from './settings';
