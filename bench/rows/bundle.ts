import { resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { build, type Plugin, type Rolldown } from 'vite'
import type { Figure, Row } from '../figure.ts'

const ROOMS: ReadonlySet<string> = new Set(['#session', '#session/libsodium', '#wire'])
/** Bytes: docs/adr/0008. */
const BUDGET = 18.5 * 1024
const EMPTY = '\0room'

/** In the place of the two rooms: nothing but the library they bring. What is asked of them is `undefined`. */
const withoutRooms: Plugin = {
  name: 'without-rooms',
  enforce: 'pre',
  resolveId: (id) => (ROOMS.has(id) ? `${EMPTY}${id}` : undefined),
  load: (id) =>
    id.startsWith(EMPTY)
      ? "import sodium from 'libsodium-wrappers-sumo'\nexport const loadSodium = () => sodium.ready.then(() => sodium)\n"
      : undefined,
}

/** Bytes of the worker as it is shipped, after brotli. */
async function sizeOf(plugins: Plugin[]): Promise<number> {
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    define: { __BAKEN_ROOTS__: '[]' },
    plugins,
    build: {
      write: false,
      target: 'chrome67',
      minify: true,
      modulePreload: false,
      rolldownOptions: {
        input: resolve('src/web/worker/main.ts'),
        treeshake: { moduleSideEffects: false },
        output: { format: 'iife', codeSplitting: false },
        shimMissingExports: true,
      },
    },
  })
  const [first] = [output].flat() as Rolldown.RolldownOutput[]
  const chunk = first?.output[0]
  if (chunk?.type !== 'chunk') throw new Error('no worker')
  return brotliCompressSync(chunk.code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
}

/** What the two rooms add to the worker beside libsodium. */
export const bundle: Row = {
  name: 'session and wire in the worker',
  async measure(): Promise<Figure> {
    const whole = await sizeOf([])
    const rest = await sizeOf([withoutRooms])
    const value = whole - rest
    const against = `worker ${whole} bytes with, ${rest} without, brotli`
    return { name: this.name, against, unit: 'bytes', value, min: value, max: value, goal: BUDGET }
  },
}
