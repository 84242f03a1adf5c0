import type { Addresses } from '#wire/control'
import type { Letter } from './letter.ts'

/** Sends the fixed letters. Rejects when nobody has taken one over; the texts of its errors are not for logs. */
export interface Post {
  /** As they stand on the disk now; rejects when they cannot be read. */
  addresses(): Promise<Addresses>
  /** Resolves to false when the mail server took it for some of them only. */
  send(letter: Letter, to: readonly string[]): Promise<boolean>
  /** Whether the mail server answers now and lets us in. */
  answers(): Promise<boolean>
}
