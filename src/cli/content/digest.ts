import { createHash } from 'node:crypto'
import type { Claim } from '#flow'
import type { Sources } from './sources.ts'

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** Digest of the two texts of a statement in a language, as someone has them before their eyes. */
export function digestOf(sources: Sources, claim: Claim, language: string): string {
  const texts = sources.locales[language]?.namespaces['cards'] ?? {}
  return sha256([claim.key, texts[claim.core] ?? '', texts[claim.full] ?? ''])
}

/** Digest of one file of texts, its keys in order. */
export function digestOfFile(sources: Sources, language: string, namespace: string): string {
  const texts = sources.locales[language]?.namespaces[namespace] ?? {}
  return sha256(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)))
}
