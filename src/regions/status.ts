import { STATUS } from '#wire'
import { type Check, list, object, oneOf, json as parse, text, whole } from './shape.ts'

/**
 * `open`: somebody is there until then, whatever the hours say. `away`: nobody until then, still addressed.
 * `absent`: not to be addressed until then.
 */
const PRESENCES = ['open', 'away', 'absent'] as const
type Presence = (typeof PRESENCES)[number]

/** What one group said last; `until` in epoch ms. */
export type GroupStatus = { readonly code: string; readonly state: Presence; readonly until: number }

/**
 * The public, UNSIGNED status file of constant size. It may change what is said and may lead to the helpdesk;
 * it can never select another team.
 */
export type Status = {
  readonly groups: readonly GroupStatus[]
  /** The server's time when it was served, epoch ms to the minute: for saying what is open where a phone's clock lies. */
  readonly at?: number
}

const shape = (): Check =>
  object(
    { groups: list(object({ code: text, state: oneOf(PRESENCES), until: whole(0, 4e12) })) },
    { at: whole(0, 4e12) },
  )

/** Exactly STATUS bytes of JSON padded with spaces; anything else is `undefined`. */
export function parseStatus(bytes: Uint8Array): Status | undefined {
  const value = bytes.length === STATUS && parse(bytes)
  return shape()(value) ? (value as Status) : undefined
}

/** The file as served; `undefined` when it does not fit or is not well formed. */
export function encodeStatus(status: Status): Uint8Array | undefined {
  const json = JSON.stringify(status)
  if (!shape()(status) || !/^[ -~]*$/.test(json) || json.length > STATUS) return undefined
  return Uint8Array.from(json.padEnd(STATUS), (char) => char.charCodeAt(0))
}
