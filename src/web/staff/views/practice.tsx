import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Talk } from '../port.ts'
import { isDone, isPractice } from '../practice.ts'
import { Fault } from './fault.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

/** A handoff to practise on: said large; once it is taken and greeted it is noted, thanked for, and closes itself. */
export const Practice = ({ talk: { view } }: { talk: Talk }): VNode | null => {
  const { desk, mine, self } = useRoom()
  const task = useTask()
  const isClosed = view.state === 'closed'
  const isToEnd = isPractice(view) && !isClosed && isDone(view, self)
  const { run } = task
  useEffect(() => {
    if (!isToEnd) return
    void run(async () => {
      await desk.register.change({ t: 'practice', group: self.group })
      await desk.close(view.id)
    })
    // `run` is made anew at each drawing, and runs one at a time.
  }, [isToEnd, desk, self, view.id])
  if (!isPractice(view)) return null
  return (
    <div class="practice" data-practice={isClosed ? 'done' : 'open'}>
      <strong>{mine.say('staff.practice')}</strong>
      <p>{mine.say(isClosed ? 'staff.practice.done' : 'staff.practice.how')}</p>
      <Fault tongue={mine} code={task.fault} />
    </div>
  )
}
