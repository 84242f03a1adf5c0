import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { createVitest, type TestCase, type TestModule, type Vitest } from 'vitest/node'
import { type Mutant, mutantsOf } from './mutant.ts'

/** A test and what it costs, ms. */
export type Test = { readonly file: string; readonly name: string; readonly cost: number }

/** Which tests meet which mutant, and how often it is met at most in one file of tests. */
export type Coverage = {
  readonly tests: ReadonlyMap<number, readonly Test[]>
  readonly counts: ReadonlyMap<number, number>
}

/** The sources with every mutant in them. Numbers of mutants are their places in `mutants`. */
export class Sources {
  readonly mutants: Mutant[] = []
  private readonly texts = new Map<string, string>()

  constructor(files: readonly string[]) {
    for (const file of files) {
      const { mutants, instrument } = mutantsOf(file, readFileSync(file, 'utf8'))
      this.texts.set(resolve(file), instrument(this.mutants.length))
      this.mutants.push(...mutants)
    }
  }
  text(id: string): string | undefined {
    return this.texts.get(id.split('?')[0] ?? id)
  }
}

/** One runner that stays: a fault is planted by a number, never by another file. */
export class Trial {
  private readonly vitest: Vitest
  private constructor(vitest: Vitest) {
    this.vitest = vitest
  }

  static async open(
    sources: Sources,
    include: readonly string[],
    exclude: readonly string[],
  ): Promise<Trial> {
    const vitest = await createVitest(
      'test',
      {
        config: false,
        include: [...include],
        exclude: [...exclude],
        setupFiles: ['test/mutation/setup.ts'],
        reporters: [{}],
        watch: false,
        pool: 'threads',
        maxWorkers: 1,
        fileParallelism: false,
        bail: 1,
        testTimeout: 30_000,
        onConsoleLog: () => false,
      },
      {
        plugins: [{ name: 'mutants', enforce: 'pre', transform: (_code, id) => sources.text(id) ?? null }],
      },
    )
    return new Trial(vitest)
  }

  /** All tests once, none planted. */
  async coverage(): Promise<Coverage> {
    const modules = await this.run(-1, Number.POSITIVE_INFINITY)
    const failed = modules.filter((module) => !module.ok())
    const [first] = failed.flatMap((module) => module.errors())
    const list = failed.map(({ moduleId }) => relative('.', moduleId)).join(', ')
    if (failed.length > 0) throw new Error(`fails without any mutant: ${list}: ${first?.message}`)
    const tests = new Map<number, Test[]>()
    const counts = new Map<number, number>()
    for (const module of modules) {
      const meta = module.meta()
      const all = [...module.children.allTests('passed')]
      for (const test of all) {
        const one = testOf(module, test)
        for (const id of new Set([...(test.meta().met ?? []), ...(meta.outside ?? [])]))
          tests.set(id, [...(tests.get(id) ?? []), one])
      }
      for (const [id, count] of meta.counts ?? []) counts.set(id, Math.max(count, counts.get(id) ?? 0))
    }
    return { tests, counts }
  }

  /** Whether some of these tests fails with the mutant. */
  async kills(id: number, limit: number, tests: readonly Test[]): Promise<boolean> {
    const modules = await this.run(id, limit, tests)
    return modules.some((module) => !module.ok()) || this.vitest.state.getUnhandledErrors().length > 0
  }

  private async run(id: number, limit: number, tests?: readonly Test[]): Promise<readonly TestModule[]> {
    const { vitest } = this
    vitest.provide('mutant', id)
    vitest.provide('limit', limit)
    vitest.state.clearErrors()
    // What failed before must not count again.
    vitest.state.filesMap.clear()
    vitest.state.idMap.clear()
    const files = tests && [...new Set(tests.map(({ file }) => file))]
    const names = tests?.map(({ name }) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    const pattern = names && new RegExp(`^(?:${names.join('|')})$`)
    for (const project of vitest.projects) Object.assign(project.config, { testNamePattern: pattern })
    const specs = await vitest.globTestSpecifications(files)
    const { testModules } = await vitest.runTestSpecifications(specs, false)
    return testModules
  }

  close(): Promise<void> {
    return this.vitest.close()
  }
}

function testOf(module: TestModule, test: TestCase): Test {
  return {
    file: relative('.', module.moduleId),
    name: test.fullName.replaceAll(' > ', ' '),
    cost: test.diagnostic()?.duration ?? 0,
  }
}
