import { expect, test } from 'vitest'
import { check, type Rule, type Script, type Surroundings } from '#flow'
import { choiceOf, type Draft, draft, nodeOf } from './draft.ts'
import { intakeFile, surroundings } from './shipped.ts'

test('the shipped script holds', () => {
  expect(check(intakeFile(), surroundings)).toEqual([])
})

test('the thirty questions of the intake are there, and each can be reached', () => {
  const ids = draft().nodes.map((node) => node.id)
  const wanted =
    'language undisturbed about later now who wish soon tonight place which age young team wayback safecontact ' +
    'code review waiting leave body children talk shelter work others papers police signal return'
  expect(wanted.split(' ').filter((id) => !ids.includes(id))).toEqual([])
})

const inDutch = (key: string, text: string | undefined): Surroundings => {
  const { [key]: _, ...nl } = surroundings.texts['nl'] ?? {}
  return {
    ...surroundings,
    texts: { ...surroundings.texts, nl: text === undefined ? nl : { ...nl, [key]: text } },
  }
}

type Damage = (script: Draft<Script>) => Surroundings | undefined
const said =
  (key: string, text: string | undefined): Damage =>
  () =>
    inDutch(key, text)
const done =
  (change: (script: Draft<Script>) => unknown): Damage =>
  (script) => {
    change(script)
    return undefined
  }

/** For every rule a script that breaks it: a checker that lets one of these pass is no checker. */
const BROKEN: { readonly [R in Rule]: readonly Damage[] } = {
  shape: [
    done((s) => Object.assign(nodeOf(s, 'age'), { kind: 'guess' })),
    done((s) => Object.assign(nodeOf(s, 'age'), { tracked: true })),
  ],
  id: [
    done((s) => s.nodes.push(structuredClone(nodeOf(s, 'age')))),
    done((s) => nodeOf(s, 'age').choices.push(structuredClone(choiceOf(s, 'age', 'u16')))),
  ],
  target: [
    done((s) => Object.assign(nodeOf(s, 'wish'), { next: [{ to: 'nowhere' }] })),
    done((s) => s.person.splice(1, 1, 'nowhere')),
  ],
  condition: [
    done((s) => nodeOf(s, 'soon').next?.unshift({ to: 'place', when: { node: 'wish', any: ['gold'] } })),
    done((s) => nodeOf(s, 'soon').next?.unshift({ to: 'place', when: { fact: 'open', is: ['ajar'] } })),
    done((s) => nodeOf(s, 'soon').next?.unshift({ to: 'place', when: { not: { answered: 'nothing' } } })),
    done((s) => Object.assign(choiceOf(s, 'safecontact', 'morning'), { group: 'never' })),
  ],
  excursion: [
    done((s) => Object.assign(nodeOf(s, 'rights'), { choices: nodeOf(s, 'rights').choices.slice(0, -1) })),
    done((s) => Object.assign(choiceOf(s, 'helpCall', 'close'), { to: 'waiting' })),
    done((s) => Object.assign(choiceOf(s, 'who', 'me'), { to: 'papers' })),
    done((s) => Object.assign(choiceOf(s, 'more', 'leave'), { ask: 'place' })),
  ],
  role: [
    done((s) => Object.assign(choiceOf(s, 'waiting', 'keep'), { effect: { do: 'handoff' } })),
    done((s) => Object.assign(choiceOf(s, 'review', 'share'), { effect: { do: 'numbers' } })),
    done((s) => Object.assign(s.roles, { review: 'nowhere' })),
  ],
  default: [
    done((s) => Object.assign(nodeOf(s, 'soon').next?.at(-1) ?? {}, { when: { short: true } })),
    done((s) => delete nodeOf(s, 'wish').next),
  ],
  cycle: [done((s) => Object.assign(nodeOf(s, 'children'), { next: [{ to: 'wish' }] }))],
  unreachable: [done((s) => s.nodes.push({ ...structuredClone(nodeOf(s, 'leave')), id: 'attic' }))],
  edge: [
    done((s) =>
      nodeOf(s, 'soon').next?.splice(1, 0, { to: 'children', when: { node: 'wish', any: ['children'] } }),
    ),
    done((s) =>
      Object.assign(choiceOf(s, 'team', 'nobody'), {
        when: { all: [{ short: true }, { not: { short: true } }] },
      }),
    ),
  ],
  deadEnd: [
    done((s) => delete nodeOf(s, 'waiting').end),
    done((s) => {
      for (const choice of nodeOf(s, 'wayback').choices) choice.when = { node: 'team', any: ['both'] }
    }),
  ],
  silent: [
    done((s) => {
      for (const bubble of nodeOf(s, 'place').say) bubble.when = { short: true }
    }),
  ],
  exit: [
    done((s) => delete nodeOf(s, 'waiting').end),
    said('first.leave', undefined),
    said('first.person', ''),
  ],
  person: [
    done((s) => s.person.splice(1, 1)),
    done((s) => nodeOf(s, 'age').next?.unshift({ to: 'young', when: { node: 'age', any: ['u16'] } })),
    done((s) => Object.assign(nodeOf(s, 'place'), { next: [{ to: 'team' }] })),
  ],
  long: [
    done((s) => {
      for (const id of ['tonight', 'body', 'children']) nodeOf(s, id).core = true
    }),
  ],
  wayBack: [
    done((s) => Object.assign(choiceOf(s, 'team', 'helpdesk'), { to: 'review' })),
    done((s) => {
      nodeOf(s, 'review').say.shift()
      choiceOf(s, 'wayback', 'none').id = 'never'
    }),
  ],
  receivers: [done((s) => Object.assign(choiceOf(s, 'place', 'abroad'), { to: 'wayback' }))],
  limits: [
    done((s) => Object.assign(choiceOf(s, 'undisturbed', 'yes'), { to: 'who' })),
    done((s) => nodeOf(s, 'place').say.shift()),
  ],
  consent: [
    done((s) => delete nodeOf(s, 'age').clears),
    done((s) => Object.assign(nodeOf(s, 'place'), { clears: ['which'] })),
  ],
  skip: [done((s) => Object.assign(nodeOf(s, 'age'), { skip: false }))],
  share: [
    done((s) => Object.assign(nodeOf(s, 'papers'), { share: 'on' })),
    done((s) => Object.assign(choiceOf(s, 'work', 'sex'), { share: 'on' })),
    done((s) => Object.assign(nodeOf(s, 'undisturbed'), { share: 'off' })),
  ],
  label: [
    done((s) => delete nodeOf(s, 'wish').label),
    done((s) => Object.assign(nodeOf(s, 'wish'), { label: 'intake.sum.age' })),
  ],
  key: [said('intake.wish', undefined), said('intake.team.people_one', ''), said('intake.sum.wish', '')],
  param: [said('intake.wish', 'Wat helpt in {{city}}?')],
  claim: [
    () => ({ ...surroundings, claims: surroundings.claims.filter((key) => key !== 'limitsDuty') }),
    done((s) => nodeOf(s, 'wish').say.unshift({ key: 'claim.somethingNew' })),
  ],
  legal: [
    said('intake.about.three', 'Je hebt recht op een dokter.'),
    said('intake.wish', 'Wil je gratis hulp?'),
    said('intake.place.hint', 'Dit blijft anoniem.'),
  ],
  number: [
    said('intake.helpPeople.ask', 'Vraag iemand: bel 112 voor mij.'),
    done((s) => Object.assign(nodeOf(s, 'helpCall'), { numbers: ['grandmother'] })),
  ],
  card: [done((s) => Object.assign(choiceOf(s, 'wish', 'sleep'), { cards: ['castle'] }))],
  picture: [done((s) => Object.assign(choiceOf(s, 'wish', 'sleep'), { picture: 'castle' }))],
}

const cases = Object.entries(BROKEN).flatMap(([rule, damages]) =>
  damages.map((damage, i) => ({ rule, i, damage })),
)

test.each(cases)('$rule, broken in way $i, is found', ({ rule, damage }) => {
  const script = draft()
  const around = damage(script) ?? surroundings
  const found = check(script, around).filter((problem) => problem.rule === rule)
  expect(found.length).toBeGreaterThan(0)
  expect(found.every((problem) => problem.file === 'flows/intake.json' && problem.text !== '')).toBe(true)
})
