import { execFile } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Product } from './product.ts'

type Record = {
  readonly groups: readonly {
    readonly code: string
    readonly people: readonly { readonly name: string; readonly devices: readonly string[] }[]
  }[]
}

/** The roots of the demo at work beside the running product: the same commands as anywhere, with keys all hold. */
export class Ceremony {
  private readonly product: Product
  private readonly folder: string

  constructor(product: Product) {
    this.product = product
    this.folder = join(product.folder, 'data', 'demo')
  }

  /** One step of `baken roster`; throws what it says when it does not go well. */
  step(...args: readonly string[]): Promise<string> {
    const env = { PATH: process.env['PATH'], BAKEN_ROOTS: 'demo', BAKEN_ROSTER: join(this.folder, 'roster') }
    return new Promise((done, fail) => {
      execFile(process.execPath, ['build/cli.js', 'roster', ...args], { env }, (error, out, bad) =>
        error ? fail(new Error(`${out}${bad}`)) : done(out),
      )
    })
  }

  private get file(): string {
    return join(this.folder, 'roster.json')
  }

  /** Records of the devices of somebody, as the file of the office has them. */
  records(group: string, name: string): readonly string[] {
    const { groups } = JSON.parse(readFileSync(this.file, 'utf8')) as Record
    const people = groups.find((one) => one.code === group)?.people ?? []
    return people.find((one) => one.name === name)?.devices ?? []
  }

  /** Puts a device on the list of the office; answers the words the office compares by voice. */
  async add(group: string, name: string, record: string): Promise<string> {
    const said = await this.step('add', this.file, group, name, record)
    return /: ((?:[a-z]{4} ){11}[a-z]{4})\s*$/.exec(said)?.[1] ?? ''
  }

  async strike(group: string, name: string, record: string): Promise<void> {
    await this.step('remove', this.file, group, name, record)
  }

  /** Draft, two roots, publication; resolves when the running server serves it. */
  async publish(): Promise<number> {
    const said = await this.step('draft', this.file)
    const draft = /Written to (\S+)\. /.exec(said)?.[1] ?? ''
    const version = Number(/roster-(\d+)\.draft$/.exec(draft)?.[1])
    await this.step('sign', draft, 'demo-1')
    await this.step('sign', draft, 'demo-3')
    await this.step('publish', draft, `${draft}.root-1`, `${draft}.root-3`)
    for (const file of [draft, `${draft}.root-1`, `${draft}.root-3`]) rmSync(file)
    await this.served(version)
    return version
  }

  private async served(version: number): Promise<void> {
    for (let i = 0; i < 60; i++) {
      const answer = await fetch(`${this.product.console}/head/${version}`)
      if (answer.ok) return
      await new Promise((done) => setTimeout(done, 250))
    }
    throw new Error(`roster ${version} is not served`)
  }
}
