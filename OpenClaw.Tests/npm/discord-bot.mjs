// A bot as a user of discord.js writes it, on the REST API at argv[2] with the token in BOT_TOKEN: says that it is ready, echoes what it is told until it hears
// "stop", answers one slash command, then tries the calls that must be refused and prints how the library understood them.
import { Client, DiscordAPIError, Events, GatewayIntentBits, MessageFlags } from "discord.js";

const { Guilds, GuildMessages, MessageContent } = GatewayIntentBits;
const client = new Client({ intents: [Guilds, GuildMessages, MessageContent], rest: { api: process.argv[2] }, allowedMentions: { parse: [] } });
const heard = [];
const commands = [];
let resumed = 0;
let stop;
const stopped = new Promise((resolve) => (stop = resolve));

client.on(Events.ShardResume, () => resumed++);
client.on(Events.MessageCreate, async (message) => {
  if (message.author.bot) return;
  heard.push({ text: message.content, author: message.author.id, guild: message.guildId, mentioned: message.mentions.has(client.user.id) });
  await message.channel.sendTyping();
  await message.channel.send("js: " + message.content);
  if (message.content === "stop") stop(message.channel);
});
client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  commands.push({ name: interaction.commandName, question: interaction.options.getString("question"), user: interaction.user.id });
  if (interaction.commandName === "status") return interaction.reply({ content: "fine", flags: MessageFlags.Ephemeral });
  await interaction.deferReply();
  await interaction.editReply("edited");
  await interaction.followUp("followed");
});

async function refusal(call) {
  try {
    await call();
    return "none";
  } catch (error) {
    if (error instanceof DiscordAPIError) return { code: error.code, status: error.status, message: error.message };
    return { error: error.message };
  }
}

client.once(Events.ClientReady, async () => {
  const channel = await client.channels.fetch(process.env.CHANNEL);
  await channel.send("ready");
});
await client.login(process.env.BOT_TOKEN);
const channel = await stopped;
const first = await channel.send({ content: "once", nonce: "n-1", enforceNonce: true });
const again = await channel.send({ content: "once", nonce: "n-1", enforceNonce: true });
const edited = await first.edit("once, edited");
const before = await channel.messages.fetch({ limit: 2 });
const registered = await client.application.commands.set([{ name: "ask", description: "Ask", options: [{ name: "question", type: 3, description: "What", required: true }] }]);
const refusals = {
  unknownChannel: await refusal(() => client.rest.post("/channels/404404/messages", { body: { content: "x", allowed_mentions: { parse: [] } } })),
  empty: await refusal(() => client.rest.post(`/channels/${channel.id}/messages`, { body: { content: "", allowed_mentions: { parse: [] } } })),
  tooLong: await refusal(() => channel.send("x".repeat(2001))),
  longNonce: await refusal(() => channel.send({ content: "x", nonce: "n".repeat(26), enforceNonce: true })),
  expired: await refusal(() => client.rest.patch(`/webhooks/${client.user.id}/${process.env.EXPIRED}/messages/@original`, { body: { content: "x", allowed_mentions: { parse: [] } }, auth: false })),
};
const throttledAt = Date.now();
await channel.send("throttle me");
console.log(JSON.stringify({
  me: client.user.username, guilds: client.guilds.cache.map((guild) => guild.name), heard, commands, resumed, sameMessage: first.id === again.id, edited: edited.content,
  fetched: before.map((message) => message.content), registered: registered.map((command) => command.name), refusals, waited: Date.now() - throttledAt,
}));
await client.destroy();
process.exit(0);
