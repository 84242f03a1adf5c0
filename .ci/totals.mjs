// <code of the run> [report]: prints vitest's own totals and exits by them. A skipped test counts as failed.
import { readFileSync } from 'node:fs'

const code = Number(process.argv[2])
let report
try {
  report = JSON.parse(
    readFileSync(new URL(`../${process.argv[3] ?? 'build/tests.json'}`, import.meta.url), 'utf8'),
  )
} catch {
  console.log('0 passed, 1 failed')
  process.exit(1)
}
const skipped = report.numPendingTests + report.numTodoTests
const suites = report.numFailedTestSuites > 0 && report.numFailedTests === 0 ? 1 : 0
const failed = report.numFailedTests + skipped + suites
console.log(`${report.numPassedTests} passed, ${failed} failed`)
process.exit(failed > 0 || report.numPassedTests === 0 || code !== 0 ? 1 : 0)
