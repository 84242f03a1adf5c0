import { type Bytes, exactly, Inexact } from './bytes.ts'

/** §5.1: one head hash for each version from 1 on, in hex. */
export type HeadList = readonly string[]

const ROWS = 4096

export const decodeHeadList = (bytes: Bytes): HeadList | undefined =>
  exactly(bytes, (from) => {
    from.const(1)
    const rows = Math.ceil((bytes.length - 1) / 32)
    if (rows < 1 || rows > ROWS) throw new Inexact('rows')
    return Array.from({ length: rows }, () => from.hex(32))
  })

/** The head is the row of its version, and names the row before. */
export const standsIn = (
  list: HeadList,
  head: { readonly version: number; readonly hash: string; readonly previous: string },
): boolean => {
  const before = head.version === 1 ? '00'.repeat(32) : list[head.version - 2]
  return list[head.version - 1] === head.hash && before === head.previous
}

/** Every row that both have is the same. */
export const agrees = (one: HeadList, other: HeadList): boolean =>
  one.every((row, i) => other[i] === undefined || other[i] === row)
