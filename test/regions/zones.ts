import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

const ZONES = ['Europe/Amsterdam', 'UTC', 'Pacific/Auckland', 'America/Los_Angeles']

/** What one process said; `zone` is how far its own clock stands from UTC in January and July. */
type Answer = { readonly zone: string; readonly digest: string; readonly sample: unknown }

const ANSWER = `import { createHash } from 'node:crypto'
  const off = [0, 6].map((month) => new Date(2028, month, 1).getTimezoneOffset()).join()
  const answer = (all, sample) => console.log(JSON.stringify(
    { zone: off, digest: createHash('sha256').update(JSON.stringify(all)).digest('hex'), sample }))
`

/** Runs a program (`@` is the folder src) in one process per time zone; it ends with answer(everything, sample). */
export async function inZones(program: string): Promise<readonly Answer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'zones-'))
  try {
    const input = join(folder, 'zones.ts')
    const src = join(import.meta.dirname, '../../src')
    writeFileSync(input, ANSWER + program.replaceAll("'@/", `'${src}/`))
    const rolldownOptions = { input, external: ['node:crypto'], output: { format: 'cjs' as const } }
    const options = { write: false, minify: false, target: 'node20', rolldownOptions }
    const result = await build({ configFile: false, logLevel: 'error', publicDir: false, build: options })
    const [output] = [result].flat().flatMap((each) => ('output' in each ? each.output : []))
    if (output?.type !== 'chunk') throw new Error('no program')
    const file = join(folder, 'zones.cjs')
    writeFileSync(file, output.code)
    return ZONES.map((TZ) =>
      JSON.parse(execFileSync(process.execPath, [file], { env: { TZ }, timeout: 30_000 }).toString()),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
