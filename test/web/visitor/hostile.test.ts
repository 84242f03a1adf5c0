import { expect, it } from 'vitest'
import type { Body, ConversationView, TalkLine } from '../../../src/web/visitor/port.ts'
import { hostileBodies } from '../../support/hostile.ts'
import { type Stage, stage, toReview } from './stage.tsx'

const ANNA = { kind: 'person', group: 'eindhoven', person: 'aa', name: 'Anna' } as const

const viewOf = (lines: readonly TalkLine[]): ConversationView => ({
  id: '00',
  cursor: lines.length,
  state: 'accepted',
  receivers: { team: 'eindhoven', helpdesk: 'comensha' },
  members: [
    { kind: 'visitor', from: 0 },
    { kind: 'team', group: 'eindhoven', people: 2, from: 0 },
  ],
  owner: { group: 'eindhoven', person: 'aa', name: 'Anna' },
  epoch: 1,
  mode: 'here',
  stale: false,
  hasCode: false,
  writable: true,
  displaced: false,
  returned: false,
  confirmed: false,
  rosterVersion: 1,
  lines,
})

const waiting = async (): Promise<Stage> => {
  const one = stage()
  toReview(one)
  one.press('intake.review.share')
  await one.settle()
  return one
}

const spelled = (body: Body): string => {
  try {
    return JSON.stringify(body).slice(0, 200)
  } catch {
    return body.t
  }
}

/** What the page says of these messages, one under another; an exception is one fault. */
const faultsOf = (one: Stage, bodies: readonly Body[]): string[] => {
  const lines = bodies.map(
    (body, i): TalkLine => ({
      ...{ kind: 'message', seq: i + 1, id: `id${i}`, from: ANNA, at: 1, mine: false },
      body,
    }),
  )
  const all = bodies.map(spelled).join(' ')
  try {
    one.tell({ view: viewOf(lines) })
    const isOdd = /\[object|undefined|NaN/.test(one.html()) && !/NaN|undefined/.test(all)
    return isOdd ? [`says no text: ${all}`] : []
  } catch (error) {
    return [`${String(error).slice(0, 60)}: ${all}`]
  }
}

/** The same by thirty, and one by one where something is wrong. */
const faults = (one: Stage, bodies: readonly Body[]): string[] =>
  Array.from({ length: Math.ceil(bodies.length / 30) }, (_, i) => bodies.slice(i * 30, i * 30 + 30)).flatMap(
    (part) => (faultsOf(one, part).length > 0 ? part.flatMap((body) => faultsOf(one, [body])) : []),
  )

it('no message of somebody who answers stops the page of the visitor', async () => {
  const { said } = hostileBodies()
  expect(faults(await waiting(), said)).toEqual([])
})

it('control: the look sees a text that is none, and an exception', async () => {
  const one = await waiting()
  const broken = {
    t: 'text',
    get text(): string {
      throw new Error('no')
    },
  } as unknown as Body
  expect(faults(one, [broken])).toHaveLength(1)
  expect(faults(one, [{ t: 'text', text: '[object Object]' }])[0]).toContain('says no text')
})
