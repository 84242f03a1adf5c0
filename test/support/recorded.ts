import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from './product.ts'

const NEEDED = ['src', 'flows', 'locales', 'migrations', 'package.json', 'vite.config.ts']

/** A copy of the checkout with these recordings (`<language>/<key>`), built. Gives its folder; `build/` lies in it. */
export async function recordedCheckout(recordings: Readonly<Record<string, Buffer>>): Promise<string> {
  const folder = await makeFolder()
  for (const name of NEEDED) cpSync(name, join(folder, name), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  for (const [name, bytes] of Object.entries(recordings)) {
    const file = join(folder, 'audio', `${name}.opus`)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, bytes)
  }
  const vite = join(process.cwd(), 'node_modules/vite/bin/vite.js')
  execFileSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'error'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    stdio: 'pipe',
  })
  return folder
}
