import { type ChildProcess, spawn } from 'node:child_process'

export type Environment = Readonly<Record<string, string | undefined>>

/** The built server as a process of its own: the CLI holds keys and words, the server must not. */
export class ServerProcess {
  private readonly child: ChildProcess
  readonly ended: Promise<number>
  /** Where visitors are served, once it listens; undefined when it ended before. */
  readonly visitorUrl: Promise<string | undefined>

  constructor(program: string, env: Environment) {
    this.child = spawn(process.execPath, [program], {
      env: { ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.ended = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
      this.child.once('error', () => resolve(1))
    })
    this.visitorUrl = new Promise((resolve) => {
      this.child.once('message', (port) => resolve(`http://localhost:${Number(port)}`))
      void this.ended.then(() => resolve(undefined))
    })
  }

  stop(): void {
    this.child.kill('SIGTERM')
  }
}

/** Runs until the server ends or the operator stops us; then everything in `after`, in order. */
export async function runUntilEnd(server: ServerProcess, after: () => Promise<void>): Promise<number> {
  const stop = (): void => server.stop()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const code = await server.ended
  await after()
  return code
}
