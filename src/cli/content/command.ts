import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StartContext } from '../start.ts'
import { flowProblems, localeProblems, readingLines } from './check.ts'
import { drawingOf } from './draw.ts'
import { ContentFault } from './fault.ts'
import { importSigned, readSigned } from './import.ts'
import { previewOf } from './preview.ts'
import { listOf, packOf } from './review-pack.ts'
import { readSources, type Sources } from './sources.ts'
import { statusOf } from './status.ts'

type Command = (context: StartContext, args: readonly string[]) => Promise<number>
type Step = (context: StartContext, args: readonly string[]) => number

const sourcesAt = ({ folders }: StartContext): Sources => readSources(folders.checkout)

function told({ print }: StartContext, problems: readonly string[], what: string): number {
  for (const problem of problems) print(problem)
  print(problems.length === 0 ? `${what}: nothing wrong.` : `${what}: ${problems.length} wrong.`)
  return problems.length === 0 ? 0 : 1
}

const jsonOf = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

function readList(file: string | undefined): unknown {
  try {
    return JSON.parse(readFileSync(file ?? '', 'utf8'))
  } catch {
    throw new ContentFault('The signed list is missing or is no JSON.')
  }
}

function takeIn(context: StartContext, [file]: readonly string[]): number {
  const root = context.folders.checkout
  const today = new Date(context.clock()).toISOString().slice(0, 10)
  const list = readSigned(readList(file), today)
  const { claims, meta, statements, files } = importSigned(sourcesAt(context), list)
  writeFileSync(join(root, 'flows/claims.json'), jsonOf({ claims }))
  writeFileSync(join(root, `locales/${list.language}/meta.json`), jsonOf(meta))
  context.print(`${list.language}: ${statements} statements and ${files} files signed by ${list.by}.`)
  return 0
}

/** Runs the step its first word names; without one says which there are. */
function among(steps: Readonly<Record<string, Step>>, use: readonly string[]): Command {
  return async (context, [name, ...args]) => {
    const step = name === undefined ? undefined : steps[name]
    if (step) return step(context, args)
    for (const line of use) context.print(line)
    return 1
  }
}

export const flows: Command = among(
  {
    check: (context) => told(context, flowProblems(sourcesAt(context)), 'flows'),
    draw: (context) => {
      context.print(drawingOf(sourcesAt(context).script))
      return 0
    },
  },
  [
    'baken flows check: script, cards, statements, directory and phrases',
    'baken flows draw: the script as SVG',
  ],
)

export const locales: Command = among(
  {
    check: (context) => {
      const sources = sourcesAt(context)
      for (const line of readingLines(sources)) context.print(line)
      return told(context, localeProblems(sources), 'locales')
    },
  },
  ['baken locales check: the texts of all languages, and how easily Dutch and English are read'],
)

export const content: Command = among(
  {
    status: (context) => {
      for (const line of statusOf(sourcesAt(context), context.clock())) context.print(line)
      return 0
    },
    import: takeIn,
  },
  [
    'baken content status: what nobody reviewed, what ends within 60 days, how the languages stand',
    'baken content import <list.json>: takes in what was signed; refuses a text that changed since',
  ],
)

export async function reviewPack(
  context: StartContext,
  [language, kind]: readonly string[],
): Promise<number> {
  if (language === undefined || (kind !== undefined && kind !== 'list')) {
    context.print('baken review-pack <language>: the pages to sign, as HTML')
    context.print('baken review-pack <language> list: the list that belongs to them, as JSON')
    return 1
  }
  const sources = sourcesAt(context)
  context.print(kind === 'list' ? jsonOf(listOf(sources, language)) : packOf(sources, language))
  return 0
}

export async function preview(context: StartContext, [first, second]: readonly string[]): Promise<number> {
  if (first === undefined || second === undefined) {
    context.print('baken preview <language> <language>: script, cards and phrases side by side, as HTML')
    return 1
  }
  context.print(previewOf(sourcesAt(context), [first, second]))
  return 0
}
