import { describe, expect, it } from 'vitest'
import type { Directory } from '#regions'
import { Refused } from '#wire'
import type { Handoff } from '../../../src/web/visitor/port.ts'
import { GROUPS, world } from '../../regions/world.ts'
import { stage, toReview } from './stage.tsx'

type Group = Directory['groups'][number]

type Input = { team?: string; helpdesk?: string; body: Handoff }

describe('handoff', () => {
  it('asks nothing of the endpoint before Send, and then one thing', async () => {
    const one = stage()
    toReview(one)
    expect(one.calls).toEqual([])
    one.press('intake.review.share')
    expect(one.calls.map(({ name }) => name)).toEqual(['handoff'])
    await one.settle()
    expect(one.app.model.state.sent).toBe(true)
    expect(one.calls.map(({ name }) => name)).toEqual(['handoff'])
  })
  it('sends the lines that are on, to the groups that were named, and no place', () => {
    const one = stage()
    toReview(one)
    one.app.tell({ t: 'share', node: 'age', on: false })
    one.press('intake.review.share')
    const input = one.calls[0]?.args[0] as Input
    expect(input.team).toBe('eindhoven')
    expect(input.helpdesk).toBe('comensha')
    expect(input.body.consent).toMatchObject({ groups: ['eindhoven', 'comensha'], script: 'intake@1' })
    expect(input.body.wayBack).toBe('stay')
    expect(input.body.lines.map(({ node }) => node)).toEqual(['place', 'wayback'])
    expect(input.body.held).toEqual(['age'])
    expect(JSON.stringify(input)).not.toContain('GM0772')
  })
  it('leaves papers out unless they were added', () => {
    const one = stage()
    one.press('first.undisturbed.yes')
    one.app.tell({ t: 'open', side: 'rights' })
    one.press('intake.papers.none')
    one.press('intake.close')
    one.press('first.person')
    one.app.set({ gm: 'GM0772' })
    one.app.answer(['found'], 'Eindhoven', 'Eindhoven')
    one.press('intake.age.23+')
    one.press('intake.team.both')
    one.press('intake.wayback.stay')
    expect(one.html()).toContain('data-node="papers"')
    one.press('intake.review.share')
    const { body } = one.calls[0]!.args[0] as Input
    expect(body.lines.some(({ node }) => node === 'papers')).toBe(false)
    expect(body.held).toContain('papers')
  })
  it('names two different calling words', () => {
    const one = stage()
    toReview(one)
    one.press('intake.review.share')
    const { words } = (one.calls[0]!.args[0] as Input).body
    expect(words).toHaveLength(2)
    expect(new Set(words).size).toBe(2)
  })
  it('keeps everything when nothing was acknowledged, and sends it again', async () => {
    const one = stage({ answers: { handoff: () => Promise.reject(new Error('no')) } })
    toReview(one)
    one.press('intake.review.share')
    await one.settle()
    expect(one.app.model.state.sent).toBe(false)
    expect(one.html()).toContain('data-say="ui.send.failed"')
    one.press('intake.review.share')
    expect(one.calls.filter(({ name }) => name === 'handoff')).toHaveLength(2)
    expect(one.calls[1]?.args).toEqual(one.calls[0]?.args)
  })
  it('goes by a newer list to the same people by itself, and once only', async () => {
    let tries = 0
    const one = stage({
      answers: {
        handoff: () => {
          tries++
          one.tell({ directory: world() })
          return tries === 1 ? Promise.reject(new Refused('stale-roster')) : Promise.resolve()
        },
      },
    })
    toReview(one)
    one.press('intake.review.share')
    await one.settle()
    expect(one.app.model.state.sent).toBe(true)
    expect(tries).toBe(2)
  })
  it('is not sent again where the list is still the old one, or refused a second time', async () => {
    for (const [isNew, most] of [
      [false, 1],
      [true, 2],
    ] as const) {
      let tries = 0
      const one = stage({
        answers: {
          handoff: () => {
            tries++
            if (isNew) one.tell({ directory: world() })
            return Promise.reject(new Refused('stale-roster'))
          },
        },
      })
      toReview(one)
      one.press('intake.review.share')
      await one.settle()
      expect([one.app.model.state.sent, tries]).toEqual([false, most])
      expect(one.html()).toContain('data-say="ui.send.failed"')
    }
  })
  it.each([
    ['the team lost one of its people', (row: Group) => ({ ...row, people: 1 }), 'intake.review.share'],
    ['the team is gone', (row: Group) => ({ ...row, people: 0 }), 'intake.team.helpdesk'],
  ])('asks again when %s, says why, and sends nothing meanwhile', async (_what, change, next) => {
    const groups = GROUPS.map((row) => (row.code === 'eindhoven' ? change(row) : row))
    const one = stage({
      answers: {
        handoff: () => {
          one.tell({ directory: { ...world(), groups } })
          return Promise.reject(new Refused('stale-roster'))
        },
      },
    })
    toReview(one)
    one.press('intake.review.share')
    await one.settle()
    expect(one.calls.filter(({ name }) => name === 'handoff')).toHaveLength(1)
    expect(one.app.model.state.sent).toBe(false)
    expect(one.html()).toContain('data-say="ui.now.changed"')
    expect(one.html()).toContain(`data-say="${next}"`)
  })
  it('offers nothing to send to when nobody can receive', () => {
    const one = stage({ snapshot: { directory: undefined as never } })
    toReviewPlace(one)
    expect(one.html()).toContain('data-say="ui.fault.nobody"')
    expect(one.html()).not.toContain('intake.team.both')
  })
})

const toReviewPlace = (one: ReturnType<typeof stage>): void => {
  one.press('first.undisturbed.yes')
  one.press('first.person')
  one.press('intake.place.unknown')
  one.press('intake.age.23+')
}
