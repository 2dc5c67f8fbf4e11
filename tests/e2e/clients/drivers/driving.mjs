// What the Node drivers share: a task on stdin, what came of it on stdout, as JSON.
import { readFileSync } from "node:fs";

export const task = JSON.parse(readFileSync(0, "utf8"));
export const SENT = { user_ip: "192.0.2.7", user_agent: "Mozilla/5.0 (reader)" };

// What the call resolves to, or the error that it throws.
export async function attempt(call) {
  try {
    return await call();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

// `calls` are check(comment, key), verify(key), submitSpam and submitHam(comment).
export async function main(calls) {
  const checked = {};
  for (const [name, comment] of Object.entries(task.check))
    checked[name] = await attempt(() => calls.check(comment, task.key));
  console.log(
    JSON.stringify({
      verify: await attempt(() => calls.verify(task.key)),
      verify_wrong: await attempt(() => calls.verify(task.wrong_key)),
      checked,
      spam: await attempt(() => calls.submitSpam(task.spam)),
      ham: await attempt(() => calls.submitHam(task.ham)),
      wrong_key: await attempt(() => calls.check(task.ham, task.wrong_key)),
    }),
  );
}
