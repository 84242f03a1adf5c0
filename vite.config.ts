import { defineConfig, type EnvironmentOptions } from 'vite'

const page = (input: string, file: string, target: string): EnvironmentOptions => ({
  consumer: 'client',
  build: {
    outDir: 'build/web',
    emptyOutDir: false,
    target,
    modulePreload: false,
    rolldownOptions: { input, output: { format: 'iife', codeSplitting: false, entryFileNames: file } },
  },
})

const node = (input: string, file: string): EnvironmentOptions => ({
  consumer: 'server',
  build: {
    ssr: true,
    outDir: 'build',
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: { input, output: { format: 'es', codeSplitting: false, entryFileNames: file } },
  },
})

const outputs = {
  worker: page('src/web/worker/main.ts', 'worker.js', 'chrome67'),
  visitor: page('src/web/visitor/main.tsx', 'visitor.js', 'chrome67'),
  staff: page('src/web/staff/main.tsx', 'staff.js', 'es2022'),
  server: node('src/server/main.ts', 'server.js'),
  cli: node('src/cli/main.ts', 'cli.js'),
}

export default defineConfig({
  publicDir: false,
  environments: outputs,
  builder: {
    async buildApp(builder) {
      for (const name of Object.keys(outputs)) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
    },
  },
})
