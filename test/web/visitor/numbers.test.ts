import { describe, expect, it } from 'vitest'
import { digitsOf, isWholeCode, twoNumbers } from '../../../src/web/visitor/numbers.ts'

describe('return code as two numbers', () => {
  it('reads back what it wrote', () => {
    const code = '01234567899876543210'
    const two = twoNumbers(code)
    expect(two).toEqual(['01 2345 6789', '98 7654 3210'])
    expect(digitsOf(two.join(' and '))).toBe(code)
  })
  it('takes digits of other scripts and whatever stands between', () => {
    expect(digitsOf('٠١-२३ (45)')).toBe('012345')
    expect(isWholeCode('+12 34/56.78-90 12 34 56 78 90')).toBe(true)
    expect(isWholeCode('1234567890')).toBe(false)
  })
})
