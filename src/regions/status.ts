/**
 * `open`: somebody is there until then, whatever the hours say. `away`: nobody until then, still addressed.
 * `absent`: not to be addressed until then.
 */
export const PRESENCES = ['open', 'away', 'absent'] as const
export type Presence = (typeof PRESENCES)[number]

/** What one group said last; `until` in epoch ms. */
export type GroupStatus = { readonly code: string; readonly state: Presence; readonly until: number }

/**
 * The public, UNSIGNED status file of constant size. It may change what is said and may lead to the helpdesk;
 * it can never select another team.
 */
export type Status = { readonly groups: readonly GroupStatus[] }
