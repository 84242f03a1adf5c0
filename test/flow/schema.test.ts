import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check } from '#flow'
import { intakeFile, surroundings } from './shipped.ts'

type Fields = { readonly [name: string]: unknown }
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const path = new URL('../../flows/intake.schema.json', import.meta.url)
const schema = JSON.parse(readFileSync(path, 'utf8')) as Fields
const parts = schema['$defs'] as Fields

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const each = (value: unknown, rule: unknown): boolean =>
  Object.values(value ?? {}).every((one) => fits(one, rule))

const typed = (value: unknown, type: unknown): boolean => {
  if (type === 'object') return isFields(value)
  if (type === 'array') return Array.isArray(value)
  return type === 'integer' ? Number.isInteger(value) : typeof value === type
}

const fields = (value: unknown, rule: Fields): boolean => {
  if (!isFields(value)) return true
  const known = (rule['properties'] ?? {}) as Fields
  const rest = Object.entries(value).filter(([name]) => !(name in known))
  const closed = rule['additionalProperties']
  return (
    ((rule['required'] ?? []) as readonly string[]).every((name) => name in value) &&
    Object.entries(known).every(([name, one]) => !(name in value) || fits(value[name], one)) &&
    (closed === undefined || (closed === false ? rest.length === 0 : each(Object.fromEntries(rest), closed)))
  )
}

/** As much of JSON Schema as the file uses; a word it does not know is an error, not a yes. */
const WORDS =
  'title description $schema $defs type properties required additionalProperties items minItems enum const pattern minimum anyOf $ref'
const fits = (value: unknown, rule: unknown): boolean => {
  if (!isFields(rule)) throw new Error('no rule')
  const odd = Object.keys(rule).find((word) => !WORDS.split(' ').includes(word))
  if (odd !== undefined) throw new Error(`unknown word ${odd}`)
  const { $ref, type, items, minItems, pattern, minimum, anyOf } = rule
  return (
    ($ref === undefined || fits(value, parts[String($ref).replace('#/$defs/', '')])) &&
    (type === undefined || typed(value, type)) &&
    (!('const' in rule) || same(rule['const'], value)) &&
    (rule['enum'] === undefined || (rule['enum'] as unknown[]).some((one) => same(one, value))) &&
    (pattern === undefined || typeof value !== 'string' || new RegExp(String(pattern)).test(value)) &&
    (minimum === undefined || typeof value !== 'number' || value >= Number(minimum)) &&
    (!Array.isArray(value) ||
      ((items === undefined || each(value, items)) && value.length >= Number(minItems ?? 0))) &&
    (anyOf === undefined || (anyOf as unknown[]).some((one) => fits(value, one))) &&
    fields(value, rule)
  )
}

const formHolds = (script: unknown): boolean =>
  !check(script, surroundings).some((problem) => problem.rule === 'shape')

test('schema and check both take the shipped script', () => {
  expect([fits(intakeFile(), schema), formHolds(intakeFile())]).toEqual([true, true])
})

const BAD: readonly unknown[] = [null, [], 'script', {}, { id: 'x', version: 1, nodes: [] }]
test.each(BAD.map((value) => ({ value })))('schema and check both refuse $value', ({ value }) => {
  expect([fits(value, schema), formHolds(value)]).toEqual([false, false])
})

type Spot = readonly [holder: Record<string, unknown>, name: string]

const spotsIn = (value: unknown): readonly Spot[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]): readonly Spot[] => [
        [value as Record<string, unknown>, name],
        ...spotsIn(inner),
      ])
    : []

const odd = fc.oneof(
  fc.constantFrom(null, 0, 1, 1.5, -1, '', 'x', 'a.b', 'A b', '@close', true, false, [], {}, ['x'], {
    do: 'exit',
  }),
  fc.constantFrom(
    { short: true },
    { short: false },
    { all: [] },
    { not: { short: true } },
    'one',
    'on',
    'never',
  ),
)

test('whatever is changed in the file, schema and check agree on its form', () => {
  const size = spotsIn(intakeFile()).length
  let refused = 0
  const damaged = fc.tuple(fc.nat(size - 1), fc.option(odd, { nil: undefined }), fc.boolean())
  fc.assert(
    fc.property(damaged, ([at, value, add]) => {
      const script = intakeFile()
      const [holder, name] = spotsIn(script)[at] ?? [{}, '']
      if (add && !Array.isArray(holder)) holder['extra2'] = value ?? 1
      else if (value === undefined && !Array.isArray(holder)) delete holder[name]
      else holder[name] = value ?? null
      const verdict = fits(script, schema)
      if (!verdict) refused += 1
      expect(formHolds(script)).toBe(verdict)
    }),
    { numRuns: 400, seed: 20261122 },
  )
  expect(refused).toBeGreaterThan(100)
})
