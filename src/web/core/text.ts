import type { Bytes } from '#wire'

/** A JSON file of ours, as parsed; a broken one is as good as none. */
export function parseJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
