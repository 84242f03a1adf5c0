import { defineConfig } from 'vite'

/** The bench as node runs it: the product's source as it is bundled for the server, libraries outside. */
export default defineConfig({
  logLevel: 'error',
  build: {
    ssr: 'bench/main.ts',
    outDir: 'build',
    emptyOutDir: false,
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'bench.js' } },
  },
})
