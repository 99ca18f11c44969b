// A model for the tests: @copilotkit/aimock on a free port, told what to answer by JSON lines on stdin, one answer line each on stdout.
// It ends when stdin closes, so it never outlives the test process.
import { createInterface } from "node:readline";
import { LLMock } from "@copilotkit/aimock";

const mock = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent", journalMaxEntries: 0 });

const textOf = (content) => typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join("");
const lastUserText = (request) => textOf(request.messages.filter((message) => message.role === "user").at(-1)?.content);
const echo = (prefix) => (request) => ({ content: prefix + lastUserText(request) });

const commands = {
  // { text?, prefix } catch-all or for messages that contain a text: says the person's last message back.
  echo: ({ text, prefix, options }) => add(text, echo(prefix ?? ""), options),
  // { text?, content }
  say: ({ text, content, options }) => add(text, { content }, options),
  // { text?, status, message, retryAfter? }
  fail: ({ text, status, message, retryAfter, options }) => add(text, { error: { message }, status, retryAfter }, options),
  // { status, message } the next request only
  failOnce: ({ status, message }) => { mock.nextRequestError(status, { message }); },
  reset: () => { mock.reset(); },
  requests: () => mock.getRequests().map((entry) => ({
    path: entry.path,
    status: entry.response?.status ?? 0,
    text: entry.body?.messages ? lastUserText(entry.body) : null,
    messages: (entry.body?.messages ?? []).map((message) => ({ role: message.role, text: textOf(message.content) })),
  })),
};

// What was said last wins, so a test can lay a special answer over an echo.
function add(text, response, options) {
  mock.prependFixture({ match: text ? { predicate: (request) => lastUserText(request).includes(text) } : { predicate: () => true }, response, ...options });
}

await mock.start();
console.log(JSON.stringify({ url: mock.url }));

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const { command, ...rest } = JSON.parse(line);
    console.log(JSON.stringify({ result: commands[command](rest) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
await mock.stop();
process.exit(0);
