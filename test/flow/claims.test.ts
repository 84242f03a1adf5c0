import { describe, expect, it } from 'vitest'
import { checkClaims, checkedOn, claimByKey, claimsUsed, isReviewed, readClaims, textOf } from '#flow'
import cards from '../../flows/cards.json' with { type: 'json' }
import register from '../../flows/claims.json' with { type: 'json' }
import intake from '../../flows/intake.json' with { type: 'json' }
import { texts } from './shipped.ts'

const claims = readClaims(register) ?? []
const used = new Set([...claimsUsed(cards), ...claimsUsed(intake)])
const some = claims[0]!
const signed = {
  ...some,
  reviewedBy: 'A lawyer',
  reviewedOn: '2026-02-01',
  validUntil: '2026-08-01',
  languages: { nl: 'a digest' },
}
const on = (day: string, language = 'nl') => ({ day, language })

/** The register with one thing changed, checked as the real one is. */
const faults = (change: Partial<typeof some>, own: { readonly [key: string]: string } = {}) =>
  checkClaims([{ ...some, ...change }, ...claims.slice(1)], used, {
    ...texts,
    nl: { ...texts['nl'], ...own },
  })

describe('the register', () => {
  it('is well formed', () => {
    expect(claims.length).toBeGreaterThan(80)
    expect(checkClaims(claims, used, texts)).toEqual([])
  })

  it('says that nothing in it was reviewed by anyone', () => {
    expect(claims.filter((claim) => claim.reviewedBy !== null || claim.validUntil !== null)).toEqual([])
  })

  it('names a source for every statement', () => {
    expect(claims.filter((claim) => claim.source.length < 5).map((claim) => claim.key)).toEqual([])
  })

  it.each([
    'source',
    'sourceDate',
    'evidence',
    'flag',
    'core',
    'full',
    'owner',
    'reviewedBy',
    'reviewedOn',
    'validUntil',
    'languages',
  ])('does not read an entry without %s', (field) => {
    const { [field]: _, ...rest } = some as { readonly [name: string]: unknown }
    expect(readClaims({ claims: [rest] })).toBeUndefined()
    expect(readClaims({ claims: [some] })).toHaveLength(1)
  })

  it.each([[null], [[]], [{ claims: {} }], [{ claims: [null] }]])('does not read %j', (value) => {
    expect(readClaims(value)).toBeUndefined()
  })
})

describe('which text is said', () => {
  it('is core while nobody has signed', () => {
    expect(textOf(some, on('2026-03-01'))).toBe(some.core)
    expect(checkedOn(some, on('2026-03-01'))).toBeUndefined()
  })

  it('is full from the day of the review to the last valid day, and core before and after', () => {
    expect(textOf(signed, on('2026-02-01'))).toBe(some.full)
    expect(textOf(signed, on('2026-08-01'))).toBe(some.full)
    expect(checkedOn(signed, on('2026-08-01'))).toBe('2026-02-01')
    expect(textOf(signed, on('2026-01-31'))).toBe(some.core)
    expect(textOf(signed, on('2026-08-02'))).toBe(some.core)
    expect(checkedOn(signed, on('2026-08-02'))).toBeUndefined()
  })

  it('is core in a language whose wording nobody compared', () => {
    expect(textOf(signed, on('2026-03-01', 'ar'))).toBe(signed.core)
    expect(checkedOn(signed, on('2026-03-01', 'ar'))).toBeUndefined()
  })

  it.each(['reviewedBy', 'reviewedOn', 'validUntil'])('is core when %s is missing', (field) => {
    expect(isReviewed({ ...signed, [field]: null }, on('2026-03-01'))).toBe(false)
  })

  it('finds a claim by its key', () => {
    expect(claimByKey(claims, some.key)).toEqual(some)
    expect(claimByKey(claims, 'nothing')).toBeUndefined()
  })
})

describe('the check catches', () => {
  it('a missing text', () => {
    expect(faults({}, { [some.full]: '' })).toEqual([`${some.full}: no text in nl`])
  })

  it('a statement used nowhere, and one that is not in the register', () => {
    expect(
      checkClaims(
        [...claims, { ...some, key: 'new', core: 'claim.new.core', full: 'claim.new.full' }],
        used,
        {},
      ),
    ).toEqual(['new: used nowhere'])
    expect(checkClaims(claims, new Set([...used, 'invented']), texts)).toEqual([
      'invented: used, but not in the register',
    ])
  })

  it('the same name twice, foreign text keys and half a signature', () => {
    expect(checkClaims([...claims, some], used, texts)).toEqual([`${some.key}: twice in the register`])
    expect(faults({ full: claims[1]!.full })).toEqual([`${some.key}: its text keys do not carry its name`])
    expect(faults({ reviewedBy: 'A lawyer' })).toEqual([`${some.key}: signed by half`])
  })

  it('uses in every form they are written', () => {
    const data = {
      a: [{ claim: 'one' }],
      b: { key: 'claim.two' },
      c: 'claim.three.core',
      d: 'card.claim.four',
      claim: 'five',
    }
    expect([...claimsUsed(data)].sort()).toEqual(['five', 'one', 'three', 'two'])
  })
})
