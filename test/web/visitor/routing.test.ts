import { describe, expect, it } from 'vitest'
import { begin } from '#flow'
import { factsOf, routeOf, valuesOf } from '../../../src/web/visitor/routing.ts'
import { FRIDAY_NIGHT, WEDNESDAY, world } from '../../regions/world.ts'
import { FIRST, SOURCES, stage } from './stage.tsx'

const answered = (place: string, gm = '', age = '23+', at = WEDNESDAY) =>
  routeOf(
    world(),
    { ...begin(FIRST.script), answers: { place: { choices: [place] }, age: { choices: [age] } } },
    gm,
    { at, on: at },
  )

describe('who would receive it', () => {
  it('is the team of the place found, with the helpdesk as cover', () => {
    const to = answered('found', 'GM0772')
    expect(to.team?.code).toBe('eindhoven')
    expect(factsOf(to)).toEqual({ route: 'team', first: 'team', alone: 'no', open: 'both' })
  })
  it('is the helpdesk for every answer that names no place', () => {
    for (const place of ['unknown', 'centre', 'abroad', 'several', 'nonsense']) {
      const to = answered(place)
      expect(to.team).toBeUndefined()
      expect(to.helpdesk?.code).toBe('comensha')
    }
  })
  it('knows a place found earlier no longer once another answer is given', () => {
    expect(answered('unknown', 'GM0772').team).toBeUndefined()
  })
  it('says on Friday night that nobody is there, and when they are', () => {
    const to = answered('found', 'GM0772', '23+', FRIDAY_NIGHT)
    expect(factsOf(to)['open']).toBe('none')
    const values = valuesOf(to, [], { now: FRIDAY_NIGHT, language: 'nl', open: '' })
    expect(values['teamOpens']).toBe('maandag 9 uur ’s ochtends')
    expect(values['helpdeskOpens']).toBe('maandag 9 uur ’s ochtends')
  })
  it('fills every value the script may name', () => {
    const params = SOURCES.script['params'] as readonly string[]
    const { app } = stage()
    const values = valuesOf(answered('found', 'GM0772'), app.model.words?.lines ?? [], {
      now: WEDNESDAY,
      language: 'nl',
      open: 'x',
    })
    expect(params.filter((name) => name !== 'words' && !values[name])).toEqual([])
  })
})
