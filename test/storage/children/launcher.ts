import { startPostgres } from '#storage/embedded'

export type Launched =
  | { readonly pid: number; readonly adopted: boolean; readonly host: string }
  | { readonly error: string }

const [dataDir = '', cacheDir = ''] = process.argv.slice(2)

/** Starts a database, says so, and stops it when standard input ends. */
async function main(): Promise<void> {
  try {
    const server = await startPostgres({ dataDir, cacheDir })
    say({ pid: server.pid, adopted: server.adopted, host: server.host })
    process.stdin.resume()
    await new Promise((resolve) => process.stdin.once('end', resolve))
    await server.stop()
  } catch (error) {
    say({ error: error instanceof Error ? error.message : String(error) })
  }
}

function say(launched: Launched): void {
  process.stdout.write(`${JSON.stringify(launched)}\n`)
}

void main()
