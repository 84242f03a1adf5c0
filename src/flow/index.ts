export {
  type Bubble,
  type Choice,
  type ChoiceId,
  CLOSE,
  type Edge,
  type Effect,
  type Group,
  type Kind,
  type Node,
  type NodeId,
  type Script,
  type Share,
  type TextKey,
  type When,
} from './script.ts'
export type { Answer, Event, Facts, Frame, State, Step } from './state.ts'
