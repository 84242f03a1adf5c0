import type { Places } from './places.ts'
import type { Status } from './status.ts'

/** A group of the signed roster head: `people` with at least one live device, and their live `devices`. */
export type Group = {
  readonly code: string
  readonly role: 'team' | 'helpdesk' | 'partner'
  readonly people: number
  readonly devices: number
}

/** Everything routing looks at. `places` and `groups` are signed; `status` is not, and may be missing. */
export type Directory = {
  readonly places: Places
  readonly groups: readonly Group[]
  readonly status?: Status | undefined
}
