import type { Directory } from './directory.ts'
import type { Places } from './places.ts'

/** What a place has in common with others that the table treats alike on every day. */
function kindOf({ areas, services }: Places, { gm, from, to }: Places['municipalities'][number]): string {
  const answers = (id: string): boolean =>
    services.some(({ area, state }) => area === id && state === 'confirmed')
  const memberships = areas.flatMap((area) =>
    area.members
      .filter((member) => member.gm === gm)
      // Where nobody has agreed, one area is as the other.
      .map((member) => [answers(area.id) && area.id, area.from, area.to, member.from, member.to]),
  )
  return JSON.stringify([from, to, memberships])
}

/**
 * The directory with only what these areas (by id) have to do with: one municipality of each kind, the services. An
 * answer about such a place is the same as in the whole; checking it takes a hundredth of the time.
 */
export function partOf(directory: Directory, areas: readonly string[]): Directory {
  const { places } = directory
  const touched = places.areas.filter(({ id }) => areas.includes(id))
  const members = new Set(touched.flatMap((area) => area.members.map(({ gm }) => gm)))
  const kinds = new Map(
    places.municipalities.filter(({ gm }) => members.has(gm)).map((row) => [kindOf(places, row), row]),
  )
  const gms = new Set([...kinds.values()].map(({ gm }) => gm))
  const around = places.areas
    .map((area) => ({ ...area, members: area.members.filter(({ gm }) => gms.has(gm)) }))
    .filter((area) => area.members.length > 0)
  const ids = around.map(({ id }) => id)
  return {
    ...directory,
    places: {
      ...places,
      municipalities: [...kinds.values()],
      names: [],
      postcodes: [],
      areas: around,
      services: places.services.filter(({ area }) => ids.includes(area)),
    },
  }
}
