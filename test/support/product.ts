import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** The built product as `npm start` runs it, on ports of its own and a data folder of its own. */
export type Product = {
  readonly visitor: string
  readonly console: string
  /** Passphrase by working name. */
  readonly words: Readonly<Record<string, string>>
  /** A demo account with its wrapped seed, as the console gets it. */
  readonly account: (name: string) => Promise<{ id: string; group: string; wrapped: string }>
  readonly output: () => string
  readonly folder: string
  /** Process ids: the command, and the server it spawned. */
  readonly pid: number
  readonly serverPid: () => Promise<number>
  /** Ends it as an operator would. */
  readonly stop: () => Promise<void>
}

export type ProductOptions = {
  /** Folder from an earlier run, to go on with its data. */
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
  /** A built checkout; without it this one. */
  readonly checkout?: string
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  const port = typeof address === 'object' && address ? address.port : 0
  // Below the range clients take their own ports from.
  return 20_000 + (port % 12_000)
}

export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp('/tmp/baken-run-')
  await chmod(folder, 0o755)
  return folder
}

async function until<T>(look: () => T | undefined, child: ChildProcess, output: () => string): Promise<T> {
  for (let i = 0; i < 600; i++) {
    const found = look()
    if (found !== undefined) return found
    if (child.exitCode !== null) break
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`the product did not start:\n${output()}`)
}

async function childOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  for (const child of text.trim().split(' ').map(Number)) {
    const command = await readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')
    if (command.includes('server.js')) return child
  }
  throw new Error('no server process')
}

export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const folder = options.folder ?? (await makeFolder())
  let output = ''
  const child = spawn(process.execPath, ['build/cli.js', 'start'], {
    cwd: options.checkout ?? process.cwd(),
    env: {
      PATH: process.env['PATH'],
      BAKEN_DATA: join(folder, 'data'),
      VISITOR_PORT: String(await freePort()),
      STAFF_PORT: String(await freePort()),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString()
  })
  child.stderr.on('data', (bytes: Buffer) => {
    output += bytes.toString()
  })
  const read = (): string => output
  const address = (name: string): string | undefined => new RegExp(`^${name}  (\\S+)$`, 'm').exec(output)?.[1]
  const visitor = await until(() => address('visitor'), child, read)
  const console = await until(() => address('console'), child, read)
  const rows = output.matchAll(/^ {2}(\w+) +[\w-]+ +((?:[a-z]{4} ){5}[a-z]{4})$/gm)
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const pid = child.pid ?? 0
  return {
    visitor,
    console,
    words: Object.fromEntries([...rows].map(([, name, words]) => [name, words])),
    account: async (name) => {
      const text = await readFile(join(folder, 'data/demo/accounts.json'), 'utf8')
      const accounts = JSON.parse(text) as { id: string; name: string; group: string; wrapped: string }[]
      const found = accounts.find((one) => one.name === name)
      if (!found) throw new Error(`no account ${name}`)
      return found
    },
    output: read,
    folder,
    pid,
    serverPid: () => childOf(pid),
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM')
      await ended
    },
  }
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}
