/** Runs a task whenever asked, one at a time: what is asked for meanwhile is one more run at the end. */
export function oneAtATime(task: () => Promise<void>): () => void {
  let state: 'idle' | 'running' | 'again' = 'idle';
  const run = (): void => {
    if (state !== 'idle') {
      state = 'again';
      return;
    }
    state = 'running';
    void task().finally(() => {
      const again = state === 'again';
      state = 'idle';
      if (again) run();
    });
  };
  return run;
}
