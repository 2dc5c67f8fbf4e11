// Drives npm's @cedx/akismet: its base address is an option.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { SENT, main, task } from "./driving.mjs";

const installed = createRequire(`${process.cwd()}/`).resolve("@cedx/akismet");
const { Blog, CheckResult, Client, Comment } = await import(pathToFileURL(installed));

const client = (key) => new Client(key, new Blog({ url: task.blog }), { baseUrl: task.url });
const comment = (sent) => Comment.fromJson({ ...SENT, ...sent });
const names = new Map(Object.entries(CheckResult).map(([name, value]) => [value, name]));

await main({
  verify: (key) => client(key).verifyKey(),
  check: async (sent, key) => names.get(await client(key).checkComment(comment(sent))),
  submitSpam: async (sent) => (await client(task.key).submitSpam(comment(sent))) ?? "accepted",
  submitHam: async (sent) => (await client(task.key).submitHam(comment(sent))) ?? "accepted",
});
