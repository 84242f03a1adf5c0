import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { build } from 'vite'

/** Bundles a TypeScript file of the tests into one that node runs, and returns its path. */
export async function bundled(
  entry: string,
  name: string,
  define: Readonly<Record<string, string>> = {},
): Promise<string> {
  const outDir = 'build/children'
  await build({
    configFile: false,
    define,
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { format: 'es', entryFileNames: `${name}.js` } },
    },
  })
  return `${outDir}/${name}.js`
}

export type Child = {
  readonly process: ChildProcess
  /** The next line the child wrote; undefined when it has ended. */
  readonly line: () => Promise<string | undefined>
  readonly lines: readonly string[]
  /** What it wrote as errors. */
  readonly errors: readonly string[]
  readonly ended: Promise<void>
}

export type Identity = { readonly uid?: number; readonly gid?: number; readonly env?: NodeJS.ProcessEnv }

/** Runs a bundled file with arguments; its standard output is read line by line. */
export function startChild(file: string, args: readonly string[], identity: Identity = {}): Child {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'pipe'], ...identity })
  const lines: string[] = []
  const waiting: ((line: string | undefined) => void)[] = []
  let read = 0
  let over = false
  const serve = (): void => {
    while (waiting.length > 0 && (read < lines.length || over)) waiting.shift()?.(lines[read++])
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    serve()
  })
  const errors: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line))
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      over = true
      serve()
      resolve()
    })
  })
  const line = (): Promise<string | undefined> =>
    new Promise((resolve) => {
      waiting.push(resolve)
      serve()
    })
  return { process: child, line, lines, errors, ended }
}
