/** Days after the last word of anybody: then a conversation is erased (THREAT-MODEL). */
export const KEPT_DAYS = 30

/** Calendar months a visitor's tab may have it kept for. */
export const KEEP_MONTHS = [3, 6] as const
export type KeepMonths = (typeof KEEP_MONTHS)[number]
