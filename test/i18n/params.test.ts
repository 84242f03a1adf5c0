import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { BESIDE } from '../flow/shipped.ts'

const folder = new URL('../../locales/nl/', import.meta.url)
const plural = /_(zero|one|two|few|many|other)$/

const paramNames = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const names = new Map<string, Set<string>>()
  for (const file of readdirSync(folder).filter((name) => !BESIDE.includes(name))) {
    const texts = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, string>
    for (const [key, text] of Object.entries(texts)) {
      const base = key.replace(plural, '')
      const found = [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1] ?? '')
      if (base !== key) found.push('count')
      if (found.length > 0) names.set(base, new Set([...(names.get(base) ?? []), ...found]))
    }
  }
  return names
}

const source = (): string => {
  const rows = [...paramNames()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([key, names]) =>
        `  '${key}': ${[...names]
          .sort()
          .map((name) => `'${name}'`)
          .join(' | ')}`,
    )
  return [
    '/** Made from locales/nl by `npx vitest run --project pure test/i18n/params.test.ts -u`; the test compares. */',
    'export type ParamNames = {',
    ...rows,
    '}',
    '',
  ].join('\n')
}

test('the values each text needs are known to the compiler', async () => {
  await expect(source()).toMatchFileSnapshot('../../src/i18n/params.ts')
})
