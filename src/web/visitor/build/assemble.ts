import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ViteBuilder } from 'vite'
import { createEmitter, type Emitted, type Emitter } from './emit.ts'
import { give } from './given.ts'
import { type Bundle, bundleOf } from './outputs.ts'
import { consoleHtml, inlineScript, pageHtml, plainHtml, smallCss, sourcesOf } from './page.ts'
import { rootsOf } from './roots.ts'
import {
  cardsFile,
  type Drawing,
  firstOf,
  fixedKeys,
  metaOf,
  packsOf,
  readSources,
  type Sources,
  wordsFile,
} from './sources.ts'
import { packVoices, readVoices } from './voices.ts'

const JSON_TYPE = 'application/json'
const SCRIPT_TYPE = 'text/javascript; charset=utf-8'

type Voices = { readonly [language: string]: unknown } | undefined
type Run = (name: string) => Promise<Bundle>

const css = (root: string, files: readonly string[]): string =>
  smallCss(files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n'))

const KIT = ['src/web/kit/tokens.css', 'src/web/kit/parts.css']

/** A build-time bundle is run once from a file that does not stay. */
const drawingOf = async ({ code }: Bundle, folder: string): Promise<Drawing> => {
  const file = join(folder, `drawing-${process.pid}.mjs`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, code)
  try {
    return (await import(file)) as Drawing
  } finally {
    rmSync(file)
  }
}

const fileOf = ({ url, integrity }: Emitted): { url: string; integrity: string } => ({ url, integrity })

/** The recordings, one file for each language that has any; `undefined` when none has. */
const emitVoices = (emit: Emitter, root: string, sources: Sources): Voices => {
  const packed = packVoices(readVoices(root, sources.languages, (one) => fixedKeys(sources, one)))
  const rows = packed.map(({ language, keys, bytes }) => {
    const file = emit.hashed('voice', 'bin', bytes, 'voice', 'application/octet-stream')
    return [language, { ...fileOf(file), keys }] as const
  })
  return rows.length > 0 ? Object.fromEntries(rows) : undefined
}

/** Plain pages, one for each language, from the same texts. */
const emitPlain = (emit: Emitter, sources: Sources, drawing: Drawing, style: string): void => {
  for (const language of sources.languages) {
    const { dir } = metaOf(sources, language)
    const body = drawing.staticPage({
      packs: packsOf(sources, ['first', 'ui', 'cards']),
      language,
      cards: sources.cards,
      claims: sources.claims,
      lines: sources.lines,
      day: sources.day,
    })
    const title = sources.texts[language]?.['first']?.['first.title'] ?? ''
    emit.fixed(
      `/${language}`,
      `${language}.html`,
      plainHtml({ language, dir, title, body, css: style }),
      'static',
    )
  }
}

const emitConsole = (emit: Emitter, root: string, bundle: Bundle): void => {
  const own = 'src/web/staff'
  const sheets = readdirSync(join(root, own)).filter((name) => name.endsWith('.css'))
  const style = css(root, [...KIT, ...sheets.sort().map((name) => `${own}/${name}`)])
  const sheet = emit.hashed('console', 'css', style, 'asset', 'text/css; charset=utf-8')
  const script = emit.hashed('console', 'js', bundle.code, 'asset', SCRIPT_TYPE)
  const html = consoleHtml({ title: 'Console', style: sheet.url, script: script.url })
  emit.fixed('/', 'console.html', html, 'console')
}

/** Everything the two origins serve, and build.json that says what it is. */
export const assemble = async (builder: ViteBuilder): Promise<void> => {
  const root = builder.config.root
  const out = resolve(root, builder.config.build.outDir)
  const bundles: { [name: string]: Bundle } = {}
  const run: Run = async (name) => {
    const environment = builder.environments[name]
    if (!environment) throw new Error(`no environment ${name}`)
    bundles[name] = bundleOf(await builder.build(environment), root)
    return bundles[name]
  }
  const folder = process.env['BAKEN_ROOTS'] ? 'site' : 'demo'
  const emit = createEmitter(join(out, folder))
  const worker = emit.hashed('worker', 'js', (await run('worker')).code, 'worker', SCRIPT_TYPE)

  const drawing = await drawingOf(await run('prerender'), out)
  const sources = readSources(root)
  const words = emit.hashed(
    'words',
    'json',
    wordsFile(sources, drawing.PICTOGRAMS, emitVoices(emit, root, sources)),
    'data',
    JSON_TYPE,
  )
  const cards = emit.hashed('cards', 'json', cardsFile(sources), 'data', JSON_TYPE)
  const files = { words: fileOf(words), cards: fileOf(cards), worker: fileOf(worker) }
  give('src/web/visitor/files.ts', 'FILES', { ...files, app: fileOf(words) })
  give('src/web/staff/files.ts', 'FILES', { worker: worker.url, demo: folder === 'demo' })
  const first = firstOf(sources, drawing.PICTOGRAMS)
  give('src/web/visitor/first.ts', 'FIRST', first)

  const code = inlineScript((await run('visitor')).code)
  const app = emit.hashed('app', 'js', code, 'data', SCRIPT_TYPE)
  give('src/web/visitor/files.ts', 'FILES', { ...files, app: fileOf(app) })
  const scripts = [(await run('exit')).code, (await run('first')).code].map(inlineScript)
  const style = css(root, [...KIT, 'src/web/visitor/page.css'])
  const links = sources.languages.map((language) => ({
    url: `/${language}`,
    language,
    name: metaOf(sources, language).name,
  }))
  const title = sources.texts['nl']?.['first']?.['first.title'] ?? ''
  const body = drawing.firstScreen(first)
  const page = { language: 'nl', title, body, css: style, scripts, links, app: app.integrity }
  emit.fixed('/', 'page.html', pageHtml(page), 'page')
  emitPlain(emit, sources, drawing, style)
  emitConsole(emit, root, await run('staff'))

  await run('server')
  await run('cli')
  const cli = join(out, 'cli.js')
  if (existsSync(cli)) chmodSync(cli, 0o755)
  const manifest = {
    kind: folder,
    roots: rootsOf(process.env['BAKEN_ROOTS']),
    scripts: sourcesOf([...scripts, code]),
    styles: sourcesOf([style]),
    files: emit.all(),
    bundles: Object.fromEntries(Object.entries(bundles).map(([name, { modules }]) => [name, modules])),
  }
  writeFileSync(join(out, folder, 'build.json'), `${JSON.stringify(manifest, null, 1)}\n`)
}
