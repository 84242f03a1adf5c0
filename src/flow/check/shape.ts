import { isFields } from '../value.ts'
import type { Finding } from './problem.ts'

/**
 * Says what is wrong with a value at a path; nothing when it fits. Built when asked, so that a page that never
 * checks carries none of it.
 */
type Shape = (value: unknown, at: string) => readonly string[]
type Shapes = { readonly [name: string]: Shape }

const matching =
  (what: string, test: (value: unknown) => boolean): Shape =>
  (value, at) =>
    test(value) ? [] : [`${at} is not ${what}`]

const string = (pattern: RegExp, what: string): Shape =>
  matching(what, (value) => typeof value === 'string' && pattern.test(value))

const oneOf = (...values: readonly unknown[]): Shape =>
  matching(`one of ${values.join(', ')}`, (value) => values.includes(value))

const list =
  (item: Shape, least = 0): Shape =>
  (value, at) => {
    if (!Array.isArray(value) || value.length < least) return [`${at} is not a list of at least ${least}`]
    return value.flatMap((one, i) => item(one, `${at}[${i}]`))
  }

const record =
  (item: Shape): Shape =>
  (value, at) =>
    isFields(value)
      ? Object.entries(value).flatMap(([name, one]) => item(one, `${at}.${name}`))
      : [`${at} is not an object`]

const object =
  (needed: Shapes, allowed: Shapes = {}): Shape =>
  (value, at) => {
    if (!isFields(value)) return [`${at} is not an object`]
    const missing = Object.keys(needed).filter((name) => value[name] === undefined)
    const odd = Object.keys(value).filter((name) => !(name in needed) && !(name in allowed))
    const shapes: Shapes = { ...allowed, ...needed }
    const present = Object.keys(shapes).filter((name) => value[name] !== undefined)
    return [
      ...missing.map((name) => `${at}.${name} is missing`),
      ...odd.map((name) => `${at}.${name} is not known`),
      ...present.flatMap((name) => shapes[name]?.(value[name], `${at}.${name}`) ?? []),
    ]
  }

const either =
  (...shapes: readonly Shape[]): Shape =>
  (value, at) =>
    shapes.some((shape) => shape(value, at).length === 0) ? [] : [`${at} fits none of the forms`]

const ID: Shape = (value, at) => string(/^[a-zA-Z0-9][a-zA-Z0-9+-]*$/, 'an id')(value, at)
const TARGET: Shape = (value, at) => string(/^(@close|[a-zA-Z0-9][a-zA-Z0-9+-]*)$/, 'a node')(value, at)
const KEY: Shape = (value, at) => string(/^[a-z]+(\.[a-zA-Z0-9+-]+)+$/, 'a text key')(value, at)
const TRUE: Shape = (value, at) => oneOf(true)(value, at)
const FLAG: Shape = (value, at) => oneOf(true, false)(value, at)
const KINDS = ['one', 'many', 'info', 'menu', 'place', 'which', 'pick', 'text', 'contact', 'code', 'review']
const SHARES = ['on', 'off', 'never']

const when: Shape = (value, at) =>
  either(
    object({ node: ID, any: list(ID, 1) }),
    object({ answered: ID }),
    object({ fact: ID, is: list(ID, 1) }),
    object({ short: TRUE }),
    object({ all: list(when) }),
    object({ some: list(when) }),
    object({ not: when }),
  )(value, at)

const effect: Shape = (value, at) =>
  either(
    object({ do: oneOf('exit', 'handoff', 'erase', 'numbers', 'keep', 'large') }),
    object({ do: oneOf('card'), card: ID }),
    object({ do: oneOf('language'), value: oneOf('') }),
  )(value, at)

const choice: Shape = (value, at) =>
  object(
    { id: ID, say: KEY },
    {
      picture: ID,
      to: TARGET,
      again: ID,
      open: ID,
      ask: ID,
      effect,
      when,
      outside: TRUE,
      group: ID,
      alone: TRUE,
      share: oneOf(...SHARES),
      cards: list(ID, 1),
    },
  )(value, at)

const node: Shape = (value, at) =>
  object(
    {
      id: ID,
      kind: oneOf(...KINDS),
      say: list(object({ key: KEY }, { when }), 1),
      choices: list(choice, 1),
      skip: FLAG,
      share: oneOf(...SHARES),
      core: FLAG,
      personal: FLAG,
    },
    {
      hint: KEY,
      label: KEY,
      groups: list(object({ id: ID, say: KEY, many: FLAG }), 1),
      next: list(object({ to: TARGET }, { when }), 1),
      part: ID,
      numbers: list(ID, 1),
      end: TRUE,
      side: TRUE,
      extra: TRUE,
      clears: list(ID, 1),
    },
  )(value, at)

const ROLES = ['limits', 'place', 'team', 'wayBack', 'review', 'waiting', 'comeBack', 'end']

const script: Shape = (value, at) =>
  object(
    {
      id: ID,
      version: matching('a positive whole number', (value) => Number.isInteger(value) && Number(value) > 0),
      facts: record(list(ID, 2)),
      params: list(ID),
      start: ID,
      person: list(ID, 1),
      steps: list(ID, 1),
      sent: list(object({ to: ID }, { when }), 1),
      roles: object(Object.fromEntries(ROLES.map((name) => [name, ID]))),
      sides: record(ID),
      nodes: list(node, 1),
    },
    { $schema: matching('a text', (value) => typeof value === 'string') },
  )(value, at)

/** Whether the file has the form of a script at all; the other rules run only when it has. */
export const shape = (value: unknown): readonly Finding[] =>
  script(value, 'script').map((text) => ({ rule: 'shape', text }))
