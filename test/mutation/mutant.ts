import { createHash } from 'node:crypto'
import { parseSync } from 'vite'

/** One small fault: the text between two places of a file, and what stands there instead. */
export type Mutant = {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly from: string
  readonly to: string
  /** The line it stands in, and which of several alike in such lines of the file it is. */
  readonly line: string
  readonly nth: number
  /** A whole statement left out, not an expression in the place of another. */
  readonly isStatement: boolean
}

/** What a mutant is known by: stays the same when lines elsewhere come and go. */
export function nameOf({
  file,
  line,
  from,
  to,
  nth,
}: Pick<Mutant, 'file' | 'line' | 'from' | 'to' | 'nth'>): string {
  return `${file} | ${line} | ${from} -> ${to} | ${nth}`
}

/** From 0 to 1, by name only: the same mutants are in a sample whatever else there is. */
export function drawOf(mutant: Mutant): number {
  return createHash('sha256').update(nameOf(mutant)).digest().readUInt32BE(0) / 2 ** 32
}

type Node = { readonly type: string; readonly start: number; readonly end: number } & Readonly<
  Record<string, unknown>
>
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

const SWAPS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '<<': ['>>'],
  '>>': ['<<'],
  '&': ['|'],
  '|': ['&'],
  '^': ['&'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
  '++': ['--'],
  '--': ['++'],
}
const METHODS: ReadonlyMap<string, string> = new Map([
  ['some', 'every'],
  ['every', 'some'],
])
/** Calls that are left out, their object stays. */
const DROPPED: ReadonlySet<string> = new Set(['sort', 'reverse', 'filter'])
const TYPED: ReadonlySet<string> = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'])
const TYPE_KEYS: ReadonlySet<string> = new Set([
  'typeAnnotation',
  'typeParameters',
  'typeArguments',
  'returnType',
  'superTypeArguments',
  'implements',
])
const SKIPPED: ReadonlySet<string> = new Set(['ImportDeclaration', 'ExportAllDeclaration', 'TemplateElement'])
const BLOCKS: ReadonlySet<string> = new Set(['BlockStatement', 'Program', 'SwitchCase', 'StaticBlock'])
const REMOVABLE: ReadonlySet<string> = new Set(['CallExpression', 'AssignmentExpression', 'UpdateExpression'])
/** Texts of our own mistakes: nobody reads them by program. */
const DULL: ReadonlySet<string> = new Set(['Error', 'RangeError', 'TypeError'])

type Found = {
  readonly node: Node
  readonly to: string
  readonly isStatement: boolean
  readonly inBlock: boolean
}

/** Collects the places of one file where a fault can be planted. */
class Walk {
  readonly found: Found[] = []
  private readonly text: string
  constructor(text: string) {
    this.text = text
  }

  private of(node: Node): string {
    return this.text.slice(node.start, node.end)
  }
  private add(node: Node, to: string): void {
    this.found.push({ node, to, isStatement: false, inBlock: false })
  }

  visit(node: Node, parent?: Node, key = ''): void {
    if (SKIPPED.has(node.type)) return
    if (node.type.startsWith('TS') && !TYPED.has(node.type)) return
    if (node.type === 'NewExpression' && DULL.has(String((node['callee'] as Node)['name']))) return
    this.mutate(node, parent, key)
    for (const [name, value] of Object.entries(node)) {
      if (TYPE_KEYS.has(name) || this.isName(node, name)) continue
      for (const child of Array.isArray(value) ? value : [value])
        if (isNode(child)) this.visit(child, node, name)
    }
  }

  /** Names of properties, and what is exported under which name. */
  private isName(node: Node, key: string): boolean {
    if (key === 'key' || key === 'property') return node['computed'] !== true
    return node.type === 'ExportNamedDeclaration' && key !== 'declaration'
  }

  private mutate(node: Node, parent: Node | undefined, key: string): void {
    if (key === 'test' && node.type !== 'Literal') for (const to of ['true', 'false']) this.add(node, to)
    switch (node.type) {
      case 'BinaryExpression':
      case 'LogicalExpression':
      case 'AssignmentExpression':
        this.operator(node, node['left'] as Node, node['right'] as Node)
        return
      case 'UpdateExpression':
        for (const to of SWAPS[String(node['operator'])] ?? [])
          this.add(
            node,
            node['prefix'] ? to + this.of(node['argument'] as Node) : this.of(node['argument'] as Node) + to,
          )
        return
      case 'UnaryExpression':
        if (node['operator'] === '!') this.add(node, this.of(node['argument'] as Node))
        return
      case 'Literal':
        this.literal(node, node['value'])
        return
      case 'CallExpression':
        if (parent?.type !== 'ChainExpression') this.call(node, node['callee'] as Node)
        return
      case 'ExpressionStatement':
        this.statement(node, node['expression'] as Node, parent)
        return
      default:
    }
  }

  private operator(node: Node, left: Node, right: Node): void {
    const between = this.text.slice(left.end, right.start)
    const operator = String(node['operator'])
    const isAssignment = node.type === 'AssignmentExpression'
    const side = (one: Node): string => (isAssignment ? this.of(one) : `(${this.of(one)})`)
    for (const to of SWAPS[operator] ?? [])
      this.add(node, side(left) + between.replace(operator, to) + side(right))
  }

  private literal(node: Node, value: unknown): void {
    if (typeof value === 'boolean') this.add(node, String(!value))
    if (typeof value === 'number') this.add(node, String(value + 1))
    if (typeof value === 'string') this.add(node, value === '' ? "'x'" : "''")
  }

  private call(node: Node, callee: Node): void {
    const property = callee['property'] as Node | undefined
    if (callee.type !== 'MemberExpression' || property?.type !== 'Identifier' || callee['optional'] === true)
      return
    const name = String(property['name'])
    const other = METHODS.get(name)
    if (other)
      this.add(
        node,
        this.text.slice(node.start, property.start) + other + this.text.slice(property.end, node.end),
      )
    if (DROPPED.has(name)) this.add(node, this.of(callee['object'] as Node))
  }

  private statement(node: Node, expression: Node, parent: Node | undefined): void {
    const inner = expression.type === 'AwaitExpression' ? (expression['argument'] as Node) : expression
    const isSuper = inner.type === 'CallExpression' && (inner['callee'] as Node).type === 'Super'
    const isRemovable = REMOVABLE.has(inner.type) && !isSuper
    const inBlock = parent !== undefined && BLOCKS.has(parent.type)
    if (isRemovable) this.found.push({ node, to: '', isStatement: true, inBlock })
  }
}

const SHOWN = 120
const flat = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, SHOWN)

/** Every mutant of a file, and the file with all of them in it: which one counts is asked of `__mutant` as it runs. */
export function mutantsOf(
  file: string,
  text: string,
): { mutants: Mutant[]; instrument: (first: number) => string } {
  const parsed = parseSync(file, text, { lang: 'ts' })
  if (parsed.errors.length > 0) throw new Error(`${file} cannot be read`)
  const walk = new Walk(text)
  walk.visit(parsed.program as unknown as Node)
  const seen = new Map<string, number>()
  const mutants = walk.found.map(({ node, to, isStatement }): Mutant => {
    const from = flat(text.slice(node.start, node.end))
    const begin = text.lastIndexOf('\n', node.start - 1) + 1
    const line = flat(text.slice(begin, text.indexOf('\n', node.start)))
    const name = nameOf({ file, line, from, to: flat(to), nth: 0 })
    const nth = (seen.get(name) ?? 0) + 1
    seen.set(name, nth)
    return { file, start: node.start, end: node.end, from, to: flat(to), line, nth, isStatement }
  })
  return { mutants, instrument: (first) => instrumented(text, walk.found, first) }
}

/** Outer places are opened before and closed after what lies inside them. */
function instrumented(text: string, found: readonly Found[], first: number): string {
  const opens = new Map<number, string[]>()
  const closes = new Map<number, string[]>()
  const put = (map: Map<number, string[]>, at: number, piece: string): void => {
    map.set(at, [...(map.get(at) ?? []), piece])
  }
  const order = found.map((item, i) => ({ ...item, id: first + i }))
  order.sort((a, b) => a.node.start - b.node.start || b.node.end - a.node.end || a.id - b.id)
  for (const { node, to, isStatement, inBlock, id } of order) {
    if (isStatement) put(opens, node.start, `${inBlock ? ';' : '{'}if(!__mutant(${id})){`)
    else put(opens, node.start, `(__mutant(${id})?(${to}):(`)
    put(closes, node.end, isStatement ? `}${inBlock ? '' : '}'}` : '))')
  }
  let out = ''
  let at = 0
  for (const place of [...new Set([...opens.keys(), ...closes.keys()])].sort((a, b) => a - b)) {
    out +=
      text.slice(at, place) + (closes.get(place) ?? []).reverse().join('') + (opens.get(place) ?? []).join('')
    at = place
  }
  return out + text.slice(at)
}
