import { describe, expect, it } from 'vitest'
import { sources } from '../support/house.ts'

/** A row of the ledger: the tests it names, and where it says that there is none. */
type Row = {
  readonly id: string
  readonly tests: readonly { readonly file: string; readonly title: string }[]
  /** Links after "stated limit" or "decision". */
  readonly links: readonly string[]
}

const numbered = (letter: string, last: number): string[] =>
  Array.from({ length: last }, (_, i) => `${letter}${i + 1}`)
const parts = (chapter: number, last: number): string[] => numbered(`R${chapter}.`, last)
const IDS: readonly string[] = [
  ...numbered('A', 11),
  ...numbered('L', 16),
  'R0',
  ...[...numbered('F', 6), ...numbered('X', 6), ...numbered('T', 6)],
  ...[17, 6, 9, 10, 8, 4, 5].flatMap((last, i) => parts(i + 1, last)),
]

/** Cells of a proof: `file` “title”, “title”; `file` “title”; stated limit: [text](link). */
function rowsOf(page: string): Row[] {
  const rows = [...page.matchAll(/^\| (?<id>[A-Z]\d[\d.]*) \|.*\| (?<proof>[^|]*) \|$/gm)]
  return rows.map(({ groups }) => {
    const proof = groups?.['proof'] ?? ''
    const tests = [...proof.matchAll(/`(?<file>test\/[^`]+)`(?<titles>(?:,? “[^”]+”)*)/g)].flatMap((one) =>
      [...(one.groups?.['titles'] ?? '').matchAll(/“(?<title>[^”]+)”/g)].map(({ groups: inner }) => ({
        file: one.groups?.['file'] ?? '',
        title: inner?.['title'] ?? '',
      })),
    )
    const links = [...proof.matchAll(/(?:stated limit|decision)[^[;]*\[[^\]]+\]\((?<link>[^)]+)\)/g)]
    return { id: groups?.['id'] ?? '', tests, links: links.map((one) => one.groups?.['link'] ?? '') }
  })
}

/** Titles of the tests of a file, as written; none that is skipped. */
function titlesOf(text: string): string[] {
  const code = text.replace(/^\s*\/\/.*$/gm, '')
  if (/\b(?:it|test|describe)\.(?:skip|todo|skipIf|runIf|fails)\b/.test(code)) return []
  return [...code.matchAll(/(?:\b(?:it|test)\(|\)\()\s*(['"`])((?:\\.|(?!\1).)+)\1,/g)].map(([, , title]) =>
    (title ?? '').replace(/\\(.)/g, '$1'),
  )
}

/** The anchor a heading has on the page. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replace(/ /g, '-')

type Pages = ReadonlyMap<string, string>

function leadsNowhere(link: string, pages: Pages): boolean {
  const [file = '', anchor] = link.split('#')
  const text = pages.get(`docs/${file}`)
  if (text === undefined) return true
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading ?? ''))
  return anchor === undefined ? !file.startsWith('adr/') : !headings.includes(anchor)
}

/** Everything about the ledger that is not so. */
function untrue(page: string, pages: Pages): string[] {
  const rows = rowsOf(page)
  const ids = rows.map(({ id }) => id)
  const wrong = rows.flatMap(({ id, tests, links }) => [
    ...(tests.length + links.length === 0 ? [`${id}: neither a test nor a reason`] : []),
    ...links.filter((link) => leadsNowhere(link, pages)).map((link) => `${id}: ${link} leads nowhere`),
    ...tests
      .filter(
        ({ file, title }) => titlesOf(pages.get(file) ?? '').filter((one) => one === title).length !== 1,
      )
      .map(({ file, title }) => `${id}: ${file} has no single test “${title}”`),
  ])
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${id}: twice`)
  const missing = IDS.filter((id) => !ids.includes(id)).map((id) => `${id}: no row`)
  const strange = ids.filter((id) => !IDS.includes(id)).map((id) => `${id}: not one of ours`)
  return [...wrong, ...twice, ...missing, ...strange]
}

const pages: Pages = new Map([...sources('test'), ...sources('docs')].map(({ path, text }) => [path, text]))
const ledger = pages.get('docs/ATTACKS.md') ?? ''

describe('the ledger of attacks', () => {
  it('has a row for every attack, lesson and rule, and every test it names is there', () => {
    expect(untrue(ledger, pages)).toEqual([])
    expect(rowsOf(ledger).flatMap(({ tests }) => tests).length).toBeGreaterThan(200)
  })

  it('a row that names a missing test, a missing file or a dead link is caught, and one without any', () => {
    const [first] = rowsOf(ledger)
    expect(first?.id).toBe('A1')
    const faults = (from: string, to: string): string[] => {
      expect(ledger).toContain(from)
      return untrue(ledger.replace(from, to), pages)
    }
    expect(faults('“a ghost device in', '“no ghost device in')[0]).toMatch(/^A1: .*no single test “no ghost/)
    expect(faults('`test/session/desk.test.ts`', '`test/session/dusk.test.ts`')[0]).toMatch(/^A1: .*dusk/)
    expect(faults('#10-known-limits', '#11-known-limits')[0]).toMatch(/#11-known-limits leads nowhere$/)
    expect(faults('adr/0001-', 'adr/0009-')[0]).toMatch(/leads nowhere$/)
    expect(faults('| L12 |', '| L13 |')).toEqual(expect.arrayContaining(['L12: no row', 'L13: twice']))
    expect(faults('| R7.5 |', '| R7.6 |')).toEqual(['R7.5: no row', 'R7.6: not one of ours'])
    expect(faults('stated limit: [PROTOCOL §8.1]', 'see [PROTOCOL §8.1]')).toEqual([
      'R5.8: neither a test nor a reason',
    ])
  })

  it('counts a test only where it runs: not one that is skipped, commented out or only quoted', () => {
    expect(titlesOf("it('a b', () => {})\n  it.each([1])('c %s', () => {})")).toEqual(['a b', 'c %s'])
    expect(titlesOf("test('it\\'s', async () => {})")).toEqual(["it's"])
    expect(titlesOf("  // it('a', () => {})")).toEqual([])
    expect(titlesOf("it.skip('a', () => {})")).toEqual([])
    expect(titlesOf("it.skipIf(true)('a', () => {})")).toEqual([])
    expect(titlesOf("const name = 'a'")).toEqual([])
  })
})
