const LONGEST = 32
const SIGNS = /^[A-Za-z0-9 ./_-]*$/
const DATES = [
  /(^|\D)\d{1,2}[-/. ]\d{1,2}[-/. ](19|20)?\d{2}(\D|$)/,
  /(^|\D)(19|20)\d{2}[-/. ]\d{1,2}[-/. ]\d{1,2}(\D|$)/,
]
/** Letters one after the other from which on it may be a name; marks of a kind of file are shorter. */
const NAME = /[A-Za-z]{4}/

/** Eight or nine digits that pass the test every citizen service number (BSN) passes; so do some that are none. */
const isCitizen = (digits: string): boolean => {
  if (!/^\d{8,9}$/.test(digits)) return false
  const sum = [...digits.padStart(9, '0')].reduce(
    (total, digit, at) => total + Number(digit) * (at === 8 ? -1 : 9 - at),
    0,
  )
  return sum % 11 === 0
}

const isPhone = (text: string): boolean => {
  const digits = text.replace(/[ ./_-]/g, '')
  return /^(0\d{8,}|31\d{8,9})$/.test(digits) && digits.length <= 15
}

const isDate = (text: string): boolean =>
  DATES.some((date) => date.test(text)) || /^(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])$/.test(text)

/** Why this is no number of a file; it judges form only: a name of three letters looks like the mark of a file. */
export type FileFault = 'empty' | 'long' | 'signs' | 'digits' | 'name' | 'phone' | 'date' | 'citizen'

export const fileFault = (typed: string): FileFault | undefined => {
  const text = typed.trim()
  if (text === '') return 'empty'
  if (text.length > LONGEST) return 'long'
  if (!SIGNS.test(text)) return 'signs'
  if (NAME.test(text)) return 'name'
  if (!/\d/.test(text)) return 'digits'
  if (isDate(text)) return 'date'
  if (isPhone(text)) return 'phone'
  return isCitizen(text.replace(/[ ./_-]/g, '')) ? 'citizen' : undefined
}
