// Drives npm's akismet: host and port are options, the key is in the host.
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { SENT, main, task } from "./driving.mjs";

const { client } = createRequire(`${process.cwd()}/`)("akismet");
const { hostname, port } = new URL(task.url);

function call(method, key, ...given) {
  const made = client({ apiKey: key, blog: task.blog, host: hostname, port: Number(port) });
  return promisify(made[method].bind(made))(...given);
}

await main({
  verify: (key) => call("verifyKey", key),
  check: async (comment, key) =>
    (await call("checkComment", key, { ...SENT, ...comment })) ? "spam" : "ham",
  submitSpam: async (comment) =>
    (await call("submitSpam", task.key, { ...SENT, ...comment })) ?? "accepted",
  submitHam: async (comment) =>
    (await call("submitHam", task.key, { ...SENT, ...comment })) ?? "accepted",
});
