/** Days after the last word of anybody: then a conversation is erased (THREAT-MODEL). */
export const KEPT_DAYS = 30

/** Calendar months a visitor's tab may have it kept for. */
export const KEEP_MONTHS = [3, 6] as const
export type KeepMonths = (typeof KEEP_MONTHS)[number]

/**
 * From when on a conversation is erased, ms: whatever says that date asks here. `active` = the hour of its last word,
 * `kept` = until when the visitor has it kept longer; 0 for not.
 */
export const erasedAt = (active: number, kept: number = 0): number =>
  Math.max(active + KEPT_DAYS * 86_400_000, kept)
