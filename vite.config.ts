import { defineConfig } from 'vite'
import { assemble, givenValues, OUTPUTS } from './src/web/visitor/build/index.ts'

export default defineConfig({
  publicDir: false,
  build: { outDir: 'build', emptyOutDir: false },
  environments: OUTPUTS,
  plugins: [givenValues()],
  builder: { sharedConfigBuild: true, sharedPlugins: true, buildApp: assemble },
})
