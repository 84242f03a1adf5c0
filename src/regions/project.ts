import file from './data/places.json' with { type: 'json' }
import { type Places, parsePlaces } from './places.ts'

/** The project's own table: facts with sources, nobody confirmed until an organisation has agreed. */
export function projectPlaces(): Places {
  const places = parsePlaces(file)
  if (!places) throw new Error('data/places.json is not well formed')
  return places
}

/** The bytes that are served and whose digest stands in the roster head: UTF-8, no spaces. */
export function encodePlaces(places: Places): Uint8Array {
  const escaped = encodeURIComponent(JSON.stringify(places))
  const bytes = escaped.match(/%..|[^%]/g) ?? []
  return Uint8Array.from(bytes, (byte) =>
    byte.length === 3 ? Number.parseInt(byte.slice(1), 16) : byte.charCodeAt(0),
  )
}
