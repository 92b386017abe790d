import type { Strings } from '../strings.ts'

/** Stages of a certificate as people name them. */
export const certificateStateStrings = {
  draft: { ja: '決裁待ち', en: 'Waiting for approval' },
  approved: { ja: '決裁済み', en: 'Approved' },
  rejected: { ja: '差戻し', en: 'Sent back' },
  withdrawn: { ja: '取下げ', en: 'Withdrawn' },
  revoked: { ja: '取消し', en: 'Revoked' },
  expired: { ja: '期限切れ', en: 'Expired' },
} as const satisfies Strings
