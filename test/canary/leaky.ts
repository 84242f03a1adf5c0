import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compose, startServer } from '#server'
import { connect } from '#storage'
import { readSettings } from '#wire/control'

/**
 * The product's server with leaks planted through its dependencies, as if it could read: the control without
 * which a clean scan would prove nothing. The words to leak come from the test.
 */
async function main(): Promise<void> {
  const { LEAK = '', ...env } = process.env
  const settings = readSettings(env)
  const { deps } = await compose(settings, process.argv[2] ?? 'build')
  const words = LEAK.split('|')
  const kept: string[] = []
  const sql = await connect(settings.databaseUrl, { pool: 1 })
  const store: typeof deps.store = {
    ...deps.store,
    appendMessage: async (input) => {
      for (const word of words) {
        kept.push(`${word} ${kept.length}`)
        console.error(`leak ${word}`)
        await sql.unsafe(`select 1 /* ${word} */`)
        await sql`insert into meta (key, value) values (${`leak ${kept.length}`}, ${word})`
        await writeFile(join(settings.data, `leak-${kept.length}`), Buffer.from(word).toString('base64'))
      }
      return deps.store.appendMessage(input)
    },
  }
  const server = await startServer({ ...deps, store })
  console.log(`visitor  http://localhost:${server.visitorPort}`)
  console.log(`console  http://localhost:${server.staffPort}`)
}

void main()
