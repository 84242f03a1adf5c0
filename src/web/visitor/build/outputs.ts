import type { EnvironmentOptions, Rolldown } from 'vite'
import { rootsOf } from './roots.ts'

/** One bundle in memory: its code and the source files it is made of, relative to the repository. */
export type Bundle = { readonly code: string; readonly modules: readonly string[] }

const shipped = (input: string, target: string): EnvironmentOptions => ({
  consumer: 'client',
  build: {
    write: false,
    target,
    minify: true,
    modulePreload: false,
    rolldownOptions: {
      input,
      // What a page does not use of a room stays out of it, schemas of the staff's calls first of all.
      treeshake: { moduleSideEffects: false },
      output: { format: 'iife', codeSplitting: false },
    },
  },
})

const node = (input: string, file: string): EnvironmentOptions => ({
  consumer: 'server',
  build: {
    ssr: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: { input, output: { format: 'es', codeSplitting: false, entryFileNames: file } },
  },
})

/** Runs during the build only: everything bundled, nothing written. */
const drawn: EnvironmentOptions = {
  ...node('src/web/visitor/prerender.tsx', 'prerender.js'),
  resolve: { noExternal: true },
}

export const OUTPUTS: { readonly [name: string]: EnvironmentOptions } = {
  worker: {
    ...shipped('src/web/worker/main.ts', 'chrome67'),
    define: { __BAKEN_ROOTS__: JSON.stringify(rootsOf(process.env['BAKEN_ROOTS'])) },
  },
  exit: shipped('src/web/visitor/exit.ts', 'chrome67'),
  first: shipped('src/web/visitor/first-page.ts', 'chrome67'),
  visitor: shipped('src/web/visitor/main.tsx', 'chrome67'),
  staff: shipped('src/web/staff/main.tsx', 'es2022'),
  prerender: { ...drawn, build: { ...drawn.build, write: false, sourcemap: false } },
  server: {
    ...node('src/server/main.ts', 'server.js'),
    define: { __BAKEN_ROOTS__: JSON.stringify(rootsOf(process.env['BAKEN_ROOTS'])) },
  },
  cli: {
    ...node('src/cli/main.ts', 'cli.js'),
    define: { __BAKEN_ROOTS__: JSON.stringify(rootsOf(process.env['BAKEN_ROOTS'])) },
  },
}

/** The only chunk of an output. */
export const bundleOf = (output: unknown, root: string): Bundle => {
  const first: unknown = Array.isArray(output) ? output[0] : output
  const chunks = (first as Rolldown.RolldownOutput).output
  const chunk = chunks.find((one) => one.type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error('an output without a chunk')
  const modules = Object.keys(chunk.modules).map((id) => id.replace(`${root}/`, ''))
  return { code: chunk.code, modules: modules.sort() }
}
