import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A copy of what is said, to be broken in one place. */
export class Checkout {
  readonly root: string = mkdtempSync(join(tmpdir(), 'baken-content-'))

  constructor() {
    for (const folder of ['flows', 'locales'])
      cpSync(join(process.cwd(), folder), join(this.root, folder), { recursive: true })
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8')
  }

  json<T>(path: string): T {
    return JSON.parse(this.read(path)) as T
  }

  write(path: string, value: unknown): void {
    writeFileSync(join(this.root, path), typeof value === 'string' ? value : JSON.stringify(value))
  }

  /** Changes a file of names to texts. */
  put(path: string, change: { readonly [key: string]: unknown }): void {
    this.write(path, { ...this.json<object>(path), ...change })
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true })
  }
}
