import type { Claim } from '#flow'
import { digestOf, digestOfFile } from './digest.ts'
import { ContentFault } from './fault.ts'
import { cellOf, pageOf, safe } from './html.ts'
import { SOURCE, type Sources, type Voice, voiceOf } from './sources.ts'

/** What a reviewer fills in and gives back. `yes` is set to true for what was read and is right. */
export type Signed = {
  readonly language: string
  /** Name and office; they stand in the register from then on. */
  readonly by: string
  /** `YYYY-MM-DD` */
  readonly on: string
  readonly until: string
  readonly statements: readonly { readonly key: string; readonly digest: string; readonly yes: boolean }[]
  readonly files: readonly { readonly name: string; readonly digest: string; readonly yes: boolean }[]
}

/** The list that belongs to a pack, with nothing signed. Throws ContentFault for a language that is not there. */
export function listOf(sources: Sources, language: string): Signed {
  const locale = sources.locales[language]
  if (!locale) throw new ContentFault(`There is no language ${language} in locales/.`)
  return {
    language,
    by: '',
    on: '',
    until: '',
    statements: sources.claims.map((claim) => ({
      key: claim.key,
      digest: digestOf(sources, claim, language),
      yes: false,
    })),
    files: Object.keys(locale.namespaces).map((name) => ({
      name,
      digest: digestOfFile(sources, language, name),
      yes: false,
    })),
  }
}

function claimSection(claim: Claim, voices: readonly Voice[]): string {
  const rows = voices.map((voice) => {
    const cells = [claim.core, claim.full].map((key) => cellOf(voice.texts[key] ?? '', voice))
    return `<tr><th>${safe(voice.language)}</th>${cells.join('')}</tr>`
  })
  const source = [
    claim.source,
    claim.sourceDate,
    `evidence ${claim.evidence}`,
    `flag ${claim.flag}`,
    claim.article,
  ]
  return [
    `<section id="${safe(claim.key)}"><h3>${safe(claim.key)}</h3>`,
    `<p><small>${safe(source.filter((part) => part !== undefined).join(' · '))}</small></p>`,
    '<table><tr><th></th><th>core: said while nobody has signed; no number, true under every reading</th>',
    '<th>full: said once signed</th></tr>',
    ...rows,
    '</table><p>Right? ☐ yes ☐ no, because: ______________________________</p></section>',
  ].join('')
}

const HOW = [
  '<p>Nothing here holds until a person with a name says so. Read each statement beside its source; mark it. Then',
  'fill in the list that belongs to these pages: your name, the day, until when it holds, and yes for what is right.',
  'The list names each text by a digest: if a word changes afterwards, your signature no longer covers it.</p>',
  '<p>Name and office: ____________________ Day: __________ Holds until: __________ Signature: __________</p>',
].join(' ')

/** The pages that a lawyer (Dutch) or somebody who reads the language signs: statements first, then every text. */
export function packOf(sources: Sources, language: string): string {
  const voices = [...new Set([SOURCE, language])].map((one) => voiceOf(sources, one))
  const statements = sources.claims.map((claim) => claimSection(claim, voices))
  const texts = Object.entries(sources.locales[language]?.namespaces ?? {}).map(([name, own]) => {
    const rows = Object.keys(own)
      .filter((key) => !key.startsWith('claim.'))
      .map((key) => {
        const cells = voices.map((voice) => cellOf(voice.texts[key] ?? '', voice))
        return `<tr><td><code>${safe(key)}</code></td>${cells.join('')}</tr>`
      })
    return `<h2>${safe(name)}</h2><table>${rows.join('')}</table>`
  })
  return pageOf(`Review: ${language}`, HOW + statements.join('') + texts.join(''))
}
