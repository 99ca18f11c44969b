// What a user of the official client does, with OPENAI_BASE_URL and OPENAI_API_KEY from the environment. Prints what came of it.
import OpenAI from "openai";

const model = process.argv[2];
const client = new OpenAI({ maxRetries: 0 });
const messages = [{ role: "user", content: "lobster" }];

async function refusal(call) {
  try {
    await call();
    return "none";
  } catch (error) {
    return `${error.status} ${error.constructor.name} ${error.code}`;
  }
}

const whole = (await client.chat.completions.create({ model, messages })).choices[0].message.content;

let streamed = "", pieces = 0;
for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
  const piece = chunk.choices[0]?.delta?.content;
  if (piece) { streamed += piece; pieces++; }
}

const models = [];
for await (const entry of client.models.list()) models.push(entry.id);

const unknownModel = await refusal(() => client.chat.completions.create({ model: "nobody", messages }));
const stranger = new OpenAI({ maxRetries: 0, apiKey: "oc_wrong" });
const wrongKey = await refusal(() => stranger.chat.completions.create({ model, messages }));

console.log(JSON.stringify({ whole, streamed, pieces, models, unknownModel, wrongKey }));
