// Drives npm's akismet-api: host and protocol are options, the key is in the host.
import { createRequire } from "node:module";
import { SENT, main, task } from "./driving.mjs";

const { AkismetClient } = createRequire(`${process.cwd()}/`)("akismet-api");
const { host, protocol } = new URL(task.url);
const client = (key) =>
  new AkismetClient({ key, blog: task.blog, host, protocol: protocol.slice(0, -1) });
const accepted = async (answer) => ((await answer).status === 200 ? "accepted" : "refused");

await main({
  verify: (key) => client(key).verifyKey(),
  check: async (comment, key) =>
    (await client(key).checkSpam({ ...SENT, ...comment })) ? "spam" : "ham",
  submitSpam: (comment) => accepted(client(task.key).submitSpam({ ...SENT, ...comment })),
  submitHam: (comment) => accepted(client(task.key).submitHam({ ...SENT, ...comment })),
});
