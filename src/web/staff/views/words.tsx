import type { VNode } from 'preact'

/** Words as they are read out or written down, numbered. */
export const Words = ({ words }: { readonly words: readonly string[] }): VNode => (
  <ol class="words" translate={false}>
    {words.map((word, index) => (
      <li key={`${index}${word}`}>{word}</li>
    ))}
  </ol>
)
