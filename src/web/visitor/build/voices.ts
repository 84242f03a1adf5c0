import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The recordings of one language, by key. */
export type Recorded = {
  readonly language: string
  readonly recordings: { readonly [key: string]: Uint8Array }
}
export type Packed = {
  readonly language: string
  readonly keys: readonly string[]
  readonly bytes: Uint8Array
}

/** `audio/<language>/<key>.opus` of these keys; what has another name stands for nothing that is said. */
export const readVoices = (
  root: string,
  languages: readonly string[],
  keysOf: (language: string) => readonly string[],
): readonly Recorded[] =>
  languages.flatMap((language) => {
    const fileOf = (key: string): string => join(root, 'audio', language, `${key}.opus`)
    const keys = existsSync(join(root, 'audio', language)) ? keysOf(language) : []
    const found = [...keys].sort().filter((key) => existsSync(fileOf(key)))
    if (found.length === 0) return []
    return [
      { language, recordings: Object.fromEntries(found.map((key) => [key, readFileSync(fileOf(key))])) },
    ]
  })

const contentOf = ({ recordings }: Recorded): Buffer => {
  let at = 0
  const places = Object.entries(recordings).map(([key, { length }]) => {
    at += length
    return [key, [at - length, length]] as const
  })
  const header = Buffer.from(JSON.stringify(Object.fromEntries(places)))
  const size = Buffer.alloc(4)
  size.writeUInt32BE(header.length)
  return Buffer.concat([size, header, ...Object.values(recordings)])
}

/** The same bytes at every build, and none that a proxy could make shorter. */
const filling = (language: string, length: number): Buffer =>
  createHash('shake256', { outputLength: length }).update(`padding ${language}`).digest()

/**
 * One file for each language: u32 length of the header, header (`{ key: [offset, length] }`, counted from its end),
 * recordings, padding. All are of one size, so that sizes do not tell the language.
 */
export const packVoices = (all: readonly Recorded[]): readonly Packed[] => {
  const contents = all.map((one) => ({ ...one, content: contentOf(one) }))
  const size = Math.max(0, ...contents.map(({ content }) => content.length))
  return contents.map(({ language, recordings, content }) => {
    const short = size - content.length
    const bytes = short === 0 ? content : Buffer.concat([content, filling(language, short)])
    return { language, keys: Object.keys(recordings), bytes }
  })
}
