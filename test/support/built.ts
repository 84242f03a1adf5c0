import { execFile } from 'node:child_process'
import { cpSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makeFolder } from './product.ts'

const NEEDED = ['src', 'flows', 'locales', 'migrations', 'package.json', 'tsconfig.json', 'vite.config.ts']

/** A copy of the checkout, changed and then built. Gives its folder, `build/` in it; the caller removes it. */
export async function builtCheckout(change: (checkout: string) => void): Promise<string> {
  const checkout = await makeFolder()
  for (const name of NEEDED) cpSync(name, join(checkout, name), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(checkout, 'node_modules'))
  change(checkout)
  const vite = join(process.cwd(), 'node_modules/vite/bin/vite.js')
  await promisify(execFile)(process.execPath, [vite, 'build', '--app', '--logLevel', 'error'], {
    cwd: checkout,
    env: { PATH: process.env['PATH'] ?? '' },
    maxBuffer: 1e8,
  })
  return checkout
}
