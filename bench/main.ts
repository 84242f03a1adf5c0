import { cpus } from 'node:os'
import { type Figure, isMet, lineOf, type Row } from './figure.ts'
import { bundle } from './rows/bundle.ts'
import { conversation } from './rows/conversation.ts'
import { membership } from './rows/membership.ts'
import { open } from './rows/open.ts'
import { seal } from './rows/seal.ts'
import { waitingLines } from './waiting.ts'

const ROWS: readonly Row[] = [seal, open, conversation, membership, bundle]
const ROUNDS = 9

/** `--json`: one object instead of lines. Other words: only the rows whose name holds one of them. */
async function main(args: readonly string[]): Promise<void> {
  const isJson = args.includes('--json')
  const wanted = args.filter((arg) => !arg.startsWith('--'))
  const on = { node: process.versions.node, cores: cpus().length, rounds: ROUNDS }
  if (!isJson)
    console.log(
      `CPU time against the library's own calls in the same run, in turns; median of ${ROUNDS} rounds (least to most).\nNode ${on.node}, ${on.cores} cores.`,
    )
  const figures: Figure[] = []
  for (const row of ROWS) {
    if (wanted.length > 0 && !wanted.some((word) => row.name.includes(word))) continue
    const figure = await row.measure(ROUNDS)
    figures.push(figure)
    if (!isJson) console.log(lineOf(figure))
  }
  if (!isJson && (wanted.length === 0 || wanted.includes('waiting')))
    for (const line of waitingLines()) console.log(line)
  const over = figures.filter((figure) => !isMet(figure))
  const rows = figures.map((figure) => ({ ...figure, ok: isMet(figure) }))
  console.log(
    isJson ? JSON.stringify({ ...on, rows }) : `${figures.length - over.length} ok, ${over.length} over`,
  )
  process.exitCode = over.length > 0 ? 1 : 0
}

void main(process.argv.slice(2))
