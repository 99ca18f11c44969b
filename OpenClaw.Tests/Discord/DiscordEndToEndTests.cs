using System.Text.RegularExpressions;
using OpenClaw.Channels.Ingress;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;
using static OpenClaw.Tests.Eventually;

namespace OpenClaw.Tests.Discord;

public sealed class DiscordEndToEndTests
{
    [Fact]
    public async Task Standalone_pairs_a_person_and_answers_on_discord_at_the_gateways_address()
    {
        await using var model = await AimockServer.StartAsync();
        await model.EchoAsync("re ");
        await using var emulator = await DiscordEmulator.StartAsync();
        var app = emulator.AddApp();
        using var data = new DataFolder();
        var settings = new Settings(Settings.With(model))
        {
            ["OpenClaw__Discord__ApplicationId"] = app.Id, ["OpenClaw__Discord__PublicKey"] = app.PublicKey, ["OpenClaw__Discord__BotToken"] = app.Token,
            ["OpenClaw__Discord__BaseUrl"] = emulator.BaseUrl.ToString(),
        };
        await using var process = await StandaloneProcess.StartAsync(data, settings);
        using var admin = new ApiClient(process, data);
        using var discord = new HttpClient();
        var endpoint = new Uri(process.Address, "/channels/webhooks/discord");
        var ann = new DiscordPerson(emulator, app, "42", "5001", guild: null);
        await TrueAsync(() => app.Registrations == 1, "the commands are registered");

        var first = await ann.UseAsync(discord, endpoint, "ask", "who are you?");
        var verb = Regex.Match(first.Notice!, @"POST (/api/people/pairings/\w+/approve)").Groups[1].Value;
        (await admin.Http.PostAsync(verb, null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        Assert.True((await ann.UseAsync(discord, endpoint, "ask", "and now?")).IsDeferred);
        await TrueAsync(() => emulator.Posts("5001").Count == 2, "the notice and the answer");
        Assert.Equal(["You may talk to me now. Please send your message again.", "re and now?"], emulator.Posts("5001").Select(post => post.Content));
        Assert.DoesNotContain(await model.RequestsAsync(), request => request.Text == "who are you?");
        Assert.Equal(Phrases.Idle, (await ann.UseAsync(discord, endpoint, "status")).Notice);
        Assert.Equal(Phrases.NothingToStop, (await ann.UseAsync(discord, endpoint, "stop")).Notice);
        Assert.Equal(Phrases.BegunAnew, (await ann.UseAsync(discord, endpoint, "new")).Notice);
        Assert.True((await ann.UseAsync(discord, endpoint, "ask", "what did I say?")).IsDeferred);
        await TrueAsync(() => emulator.Posts("5001").Count == 3, "the answer in the new conversation");
        Assert.Equal(["what did I say?"], (await model.RequestsAsync())[^1].Messages.Where(message => message.Role == "user").Select(message => message.Text)); // and nothing of before
        Assert.DoesNotContain(app.Token, process.Banner, StringComparison.Ordinal);
    }
}
