import { describe, expect, it } from 'vitest'
import { turnsOf } from '#regions'
import { WEDNESDAY, withTeam, world } from './world.ts'

const { places } = world()
const asked = (first: 'team' | 'helpdesk' | 'both', team = 'eindhoven', helpdesk = 'comensha') =>
  turnsOf(withTeam({ first })(places), team, helpdesk, WEDNESDAY)

describe('in which order the receivers of a consent are asked', () => {
  it('as the service of the team agreed', () => {
    expect(asked('team')).toEqual({ groups: ['eindhoven', 'comensha'], together: false })
    expect(asked('helpdesk')).toEqual({ groups: ['comensha', 'eindhoven'], together: false })
    expect(asked('both')).toEqual({ groups: ['eindhoven', 'comensha'], together: true })
  })
  it.each(['team', 'helpdesk', 'both'] as const)('whoever is named alone is asked alone (%s)', (first) => {
    expect(asked(first, 'eindhoven', '')).toEqual({ groups: ['eindhoven'], together: false })
    expect(asked(first, '', 'comensha')).toEqual({ groups: ['comensha'], together: false })
  })
  it('all at once where the services of one team agreed to different things, and only where they answer today', () => {
    const both = (state: 'confirmed' | 'ended') => {
      const services = places.services.flatMap((row) =>
        row.group === 'eindhoven' ? [row, { ...row, id: 'young', first: 'helpdesk' as const, state }] : [row],
      )
      return turnsOf({ ...places, services }, 'eindhoven', 'comensha', WEDNESDAY)
    }
    expect(both('confirmed').together).toBe(true)
    expect(both('ended')).toEqual({ groups: ['eindhoven', 'comensha'], together: false })
  })
})
