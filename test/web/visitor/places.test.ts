import { describe, expect, it } from 'vitest'
import { foundIn, pickPlace, severalPlaces, typedPlace } from '../../../src/web/visitor/places.ts'
import type { Handoff } from '../../../src/web/visitor/port.ts'
import { type Stage, stage } from './stage.tsx'

type Input = { team?: string; helpdesk?: string; body: Handoff }

const toPlace = (language = 'nl'): Stage => {
  const one = stage({ language })
  one.press('first.undisturbed.yes')
  one.press('first.person')
  return one
}
const pick = (one: Stage, typed: string, name = typed): void => {
  one.app.set({ typed: { ...one.app.model.typed, [one.app.node().id]: typed } })
  const match = foundIn(one.app, typedPlace(one.app)).matches.find((each) => (each.via ?? each.name) === name)
  if (!match) throw new Error(`${name} is not found by ${typed}`)
  pickPlace(one.app, match)
}
const send = (one: Stage, team = 'both'): Input => {
  one.press('intake.age.23+')
  one.press(`intake.team.${team}`)
  one.press('intake.wayback.stay')
  one.press('intake.review.share')
  return one.calls.find(({ name }) => name === 'handoff')?.args[0] as Input
}

describe('every answer to "Where are you now?" ends at somebody, and says so', () => {
  it.each([
    ['intake.place.unknown', undefined],
    ['intake.place.centre', 'claim.centre'],
    ['intake.place.abroad', 'claim.abroad'],
    ['first.skip', undefined],
  ])('%s: the helpdesk', (answer, claim) => {
    const one = toPlace()
    one.press(answer)
    one.app.answer(['23+'])
    expect(one.html()).toContain('data-say="intake.team.none"')
    if (claim) expect(one.html()).toContain(`data-say="${claim}"`)
    expect(one.app.route()).toMatchObject({ helpdesk: { code: 'comensha' }, first: 'helpdesk' })
    expect(one.app.route()?.team).toBeUndefined()
  })
  it('gives each of them its own reason', () => {
    const reasons = ['unknown', 'centre', 'abroad'].map((answer) => {
      const one = toPlace()
      one.press(`intake.place.${answer}`)
      return one.app.route()?.reason
    })
    expect(reasons).toEqual(['unknown', 'centre', 'abroad'])
  })
})

describe('a team in another place', () => {
  it('is asked for by its place, gets it, and the team reads that it is not where the person is', () => {
    const one = toPlace()
    one.press('intake.team.elsewhere')
    expect(one.html()).toContain('data-say="intake.elsewhere"')
    pick(one, 'Assen')
    const input = send(one)
    expect([input.team, input.helpdesk]).toEqual(['drenthe', 'comensha'])
    const lines = input.body.lines.filter(({ node }) => node !== 'age' && node !== 'wayback')
    expect(lines).toEqual([
      { node: 'place', answers: ['intake.team.elsewhere'] },
      { node: 'elsewhere', answers: ['intake.place.found'], text: 'Drenthe' },
    ])
  })
  it('is reached from the choice of readers too, and takes the first place back', () => {
    const one = toPlace()
    pick(one, 'Eindhoven')
    one.press('intake.age.23+')
    expect(one.app.route()?.team?.code).toBe('eindhoven')
    one.press('intake.team.elsewhere')
    one.press('intake.team.elsewhere')
    pick(one, 'Hoogeveen')
    expect(one.app.route()?.team?.code).toBe('drenthe')
    one.press('intake.team.both')
    one.press('intake.wayback.stay')
    one.press('intake.review.share')
    expect(JSON.stringify(one.calls[0]?.args)).not.toContain('indhoven')
  })
  it('passed over or not known, it is the helpdesk', () => {
    for (const answer of ['first.skip', 'intake.place.unknown']) {
      const one = toPlace()
      one.press('intake.team.elsewhere')
      one.press(answer)
      expect(one.app.route()?.team).toBeUndefined()
      expect(one.app.route()?.helpdesk?.code).toBe('comensha')
    }
  })
  it('asks which one when several places bear its name', () => {
    const one = toPlace()
    one.press('intake.team.elsewhere')
    one.app.set({ typed: { elsewhere: 'Bergen' } })
    severalPlaces(one.app, 'Bergen')
    expect(one.app.node().id).toBe('which')
    expect(one.html()).toContain('Bergen (Alkmaar, Noord-Holland)')
  })
})

describe('an area of one person', () => {
  it('is said as one person with the helpdesk behind, before anything is shared and in the consent', () => {
    const one = toPlace()
    pick(one, 'Assen')
    one.press('intake.age.23+')
    const plain = (): string => one.html().replace(/<[^>]*>|[\u2066-\u2069]/g, ' ')
    expect(plain()).toMatch(/Voor jou is er\s+Team Drenthe\s+\. Daar werkt\s+1\s+persoon/)
    expect(one.html()).not.toContain('data-say="intake.team.team"')
    one.press('intake.team.both')
    one.press('intake.wayback.stay')
    expect(plain()).toMatch(/Team Drenthe\s+,\s+1\s+mens\s/)
    expect(plain()).toMatch(/CoMensha\s+,\s+2\s+mensen/)
  })
  it('of two the choice of the team alone is offered', () => {
    const one = toPlace()
    pick(one, 'Eindhoven')
    one.press('intake.age.23+')
    expect(one.html()).toContain('data-say="intake.team.team"')
  })
})

describe('of a place only the code of a group leaves in the clear', () => {
  it.each([
    ['Valkenswaard', 'eindhoven', 'Eindhoven'],
    ['Zuidlaren', 'drenthe', 'Drenthe'],
  ])(
    '%s: neither what was typed nor the municipality is in anything that is asked of the endpoint',
    (typed, team, area) => {
      const one = toPlace()
      pick(one, typed)
      expect(one.html()).not.toContain('GM')
      const input = send(one)
      expect(input.team).toBe(team)
      expect(input.body.lines.find(({ node }) => node === 'place')?.text).toBe(area)
      const all = JSON.stringify(one.calls.map(({ name, args }) => [name, args]))
      expect(all).not.toContain(typed)
      expect(all).not.toMatch(/GM\d{4}/)
      // Control: the same look finds a word that does leave.
      expect(all).toContain(area)
    },
  )
})
