/**
 * upstream: the identity providers that already exist, each verified by our own checks.
 * Owns: the connectors (GビズID for organisations; the card, JPKI, for individuals) and the interface that redirecting ones share.
 * Does not own: the attempt, its single use and its binding to a browser (signin), who the person is here (people).
 * Talks to: the upstreams, through the guarded client only.
 */
export type { AttemptToServe, Connector, ProbeReport, UpstreamFailure } from './connector.ts'
export {
  type AccountType,
  createGbizid,
  type GbizidConnector,
  type GbizidKept,
  type OrganisationIdentity,
} from './gbizid/index.ts'
export type {
  BasicFour,
  CardAlgorithm,
  CardAnswer,
  CertificateKind,
  Jpki,
  JpkiFailure,
  SignatureEvidence,
  VerifiedSignature,
} from './jpki/index.ts'
export { loadJpki } from './jpki/load.ts'
export { readerFailure } from './jpki/reader-failure.ts'
export { probeUpstream, type Upstream } from './probe.ts'
export { upstreamLimits } from './stated-limits.ts'
