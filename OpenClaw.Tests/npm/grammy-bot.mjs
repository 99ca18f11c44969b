// A bot as a user of grammY writes it, on the Bot API at argv[2] with the token in BOT_TOKEN: echoes what it is told until it hears "stop", then
// tries the calls that must be refused and prints how the library understood the refusals.
import { Bot, GrammyError, HttpError } from "grammy";

const root = process.argv[2];
const bot = new Bot(process.env.BOT_TOKEN, { client: { apiRoot: root, timeoutSeconds: 10 } });
const heard = [];
let last;

bot.on("message:text", async (context) => {
  heard.push({ text: context.message.text, chat: context.chat.id, type: context.chat.type, mentioned: context.entities("mention").map((m) => m.text) });
  await context.replyWithChatAction("typing");
  last = await context.reply("grammy: " + context.message.text, { reply_parameters: { message_id: context.message.message_id } });
  if (context.message.text === "stop") bot.stop();
});

async function refusal(call) {
  try {
    await call();
    return "none";
  } catch (error) {
    if (error instanceof GrammyError) return { code: error.error_code, description: error.description, parameters: error.parameters, method: error.method };
    if (error instanceof HttpError) return { http: error.message };
    throw error;
  }
}

await bot.start({ timeout: 5, allowed_updates: ["message"] });
const chat = last.chat.id;
const edited = await bot.api.editMessageText(chat, last.message_id, "edited");
const refusals = {
  unknownChat: await refusal(() => bot.api.sendMessage(404404, "hello")),
  empty: await refusal(() => bot.api.sendMessage(chat, "  ")),
  tooLong: await refusal(() => bot.api.sendMessage(chat, "x".repeat(4097))),
  notModified: await refusal(() => bot.api.editMessageText(chat, last.message_id, "edited")),
  noReply: await refusal(() => bot.api.sendMessage(chat, "x", { reply_parameters: { message_id: 9999 } })),
  throttled: await refusal(() => bot.api.sendMessage(chat, "throttle me")),
  migrated: await refusal(() => bot.api.sendMessage(chat, "migrate me")),
  cut: await refusal(() => bot.api.sendMessage(chat, "cut me")),
  wrongToken: await refusal(() => new Bot("1:wrong", { client: { apiRoot: root } }).api.getMe()),
  unknownMethod: await refusal(() => bot.api.raw.sendTelepathy({ chat_id: chat })),
};
await bot.api.setWebhook("http://127.0.0.1:9/hook", { secret_token: "s3cret" });
refusals.webhookActive = await refusal(() => bot.api.getUpdates());
const webhook = await bot.api.getWebhookInfo();
await bot.api.deleteWebhook();
const deleted = await bot.api.deleteMessage(chat, last.message_id);
console.log(JSON.stringify({ me: bot.botInfo, heard, edited: edited.text, replyTo: last.reply_to_message?.message_id, refusals, webhook: webhook.url, deleted }));
