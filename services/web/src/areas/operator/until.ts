const triesMax = 25;
const pauseMs = 200;

/** What the API accepts holds a moment later: waits until it does, or for five seconds at most. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
