/** What one row of the table found. Ratios are without unit; sizes are bytes. */
export type Figure = {
  readonly name: string
  /** What is counted against the goal, in words. */
  readonly against: string
  readonly unit: 'x' | 'bytes'
  readonly value: number
  readonly min: number
  readonly max: number
  readonly goal: number
}

/** A row of the table: measures when asked to. `rounds`: how often, at least. */
export interface Row {
  readonly name: string
  measure(rounds: number): Promise<Figure>
}

export function isMet(figure: Figure): boolean {
  return figure.value <= figure.goal
}

const shown = (value: number, unit: Figure['unit']): string =>
  unit === 'x' ? value.toFixed(2) : String(Math.round(value))

/** One line of the table. */
export function lineOf(figure: Figure): string {
  const { name, unit, value, min, max, goal, against } = figure
  const span = min === max ? '' : ` (${shown(min, unit)} to ${shown(max, unit)})`
  const verdict = isMet(figure) ? 'ok' : 'over'
  const unitName = unit === 'x' ? 'x' : ' bytes'
  return `${name.padEnd(38)} ${shown(value, unit)}${unitName}${span}, goal ${goal}${unitName}: ${verdict}  [${against}]`
}
