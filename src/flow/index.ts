export { LONGEST_TEXT } from './answer.ts'
export type {
  Card,
  CardItem,
  Comparison,
  Papers,
  Reader,
} from './cards.ts'
export {
  CARD_GROUPS,
  cardById,
  cardFor,
  cardsFor,
  checkCards,
  comparison,
  everyReader,
  readCards,
  saidBy,
} from './cards.ts'
export { check } from './check/check.ts'
export type { Rule, Surroundings } from './check/problem.ts'
export type { Claim, Reading, Statement, TextsByLanguage } from './claims.ts'
export {
  checkClaims,
  checkedOn,
  claimByKey,
  claimsUsed,
  isReviewed,
  isValid,
  readClaims,
  textOf,
} from './claims.ts'
export { CLOSING_REASONS, closingText } from './closing.ts'
export type { HelpLine } from './helplines.ts'
export {
  checkHelpLines,
  helpLineById,
  helpLinesFor,
  numbersOf,
  openAt,
  readHelpLines,
  shownHours,
} from './helplines.ts'
export { type Line, lines, offered, progress } from './lines.ts'
export {
  CANCELLED_ANSWERS,
  KEPT,
  MEETING_ANSWERS,
  type MeetingPart,
  meetingParts,
  meetingState,
} from './meeting.ts'
export type { ParamKind, ParamKinds, Phrase, PhraseAnswer, PhraseGroup, Phrases } from './phrases.ts'
export {
  answerKinds,
  checkPhrases,
  choicesFor,
  PHRASE_GROUPS,
  phraseById,
  phraseKeys,
  phrasesIn,
  placeholdersOf,
  readPhrases,
  standardGreeting,
} from './phrases.ts'
export { readScript } from './read.ts'
export {
  cardsOf,
  handover,
  type ReviewLine,
  reviewLines,
  sharedLine,
  unsent,
} from './review.ts'
export type {
  Choice,
  Effect,
  Node,
  Script,
} from './script.ts'
export { readSheet, SHEET, type SheetField, type SheetValue, sheetFields, sheetKeys } from './sheet.ts'
export type { Event, Facts, State } from './state.ts'
export { begin, fold, step } from './step.ts'
export { current } from './walk.ts'
