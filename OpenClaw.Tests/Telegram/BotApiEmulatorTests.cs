using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Telegram;

public sealed class BotApiEmulatorTests : IAsyncLifetime
{
    private const long Chat = 5001;
    private readonly HttpClient _client = new();
    private BotApiEmulator _emulator = null!;
    private BotApiBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await BotApiEmulator.StartAsync();
        _bot = _emulator.AddBot();
    }

    [Fact]
    public async Task An_update_is_redelivered_until_the_offset_passes_it()
    {
        foreach (var text in new[] { "a", "b", "c" }) _bot.Send(Chat, Chat, text);
        var first = await PollAsync("");
        Assert.Equal(["a", "b", "c"], Texts(first));
        Assert.Equal(["a", "b", "c"], Texts(await PollAsync("")));
        Assert.Equal(["a"], Texts(await PollAsync("?limit=1")));
        var second = (int)first[1]!["update_id"]!;
        Assert.Equal(["b", "c"], Texts(await PollAsync($"?offset={second}")));
        Assert.Equal(["b", "c"], Texts(await PollAsync("")));
        Assert.Equal(["c"], Texts(await PollAsync("?offset=-1")));
        Assert.Equal(["c"], Texts(await PollAsync("")));
    }

    [Fact]
    public async Task A_poll_waits_for_an_update_and_a_second_poll_ends_the_first_with_409()
    {
        var first = GetAsync("getUpdates?timeout=20");
        await Eventually.TrueAsync(() => _bot.IsPolled, "the first poll waits");
        var second = GetAsync("getUpdates?timeout=20");
        var (status, refusal) = await first;
        Assert.Equal((409, 409), ((int)status, (int)refusal["error_code"]!));
        Assert.Contains("terminated by other getUpdates", (string?)refusal["description"], StringComparison.Ordinal);
        _bot.Send(Chat, Chat, "now");
        Assert.Equal(["now"], Texts((await second).Json["result"]!.AsArray()));
    }

    [Fact]
    public async Task Parameters_come_by_query_form_multipart_and_json()
    {
        _bot.Send(Chat, Chat, "open");
        await GetAsync($"sendMessage?chat_id={Chat}&text=query");
        await PostAsync("sendMessage", new FormUrlEncodedContent([new("chat_id", $"{Chat}"), new("text", "form")]));
        await PostAsync("SENDMESSAGE", new MultipartFormDataContent { { new StringContent($"{Chat}"), "chat_id" }, { new StringContent("multipart"), "text" } });
        var (_, sent) = await PostAsync("sendMessage", JsonContent.Create(new { chat_id = Chat, text = "json", reply_parameters = new { message_id = 1 } }));
        Assert.Equal(["query", "form", "multipart", "json"], _bot.Answers(Chat));
        Assert.Equal("open", (string?)sent["result"]!["reply_to_message"]!["text"]);
    }

    [Theory]
    [InlineData("sendMessage?chat_id=5001", 400, "Bad Request: message text is empty")]
    [InlineData("sendMessage?text=x", 400, "Bad Request: chat_id is empty")]
    [InlineData("sendMessage?chat_id=6&text=x", 400, "Bad Request: chat not found")]
    [InlineData("sendMessage?chat_id=5002&text=x", 403, "Forbidden: bot was blocked by the user")]
    [InlineData("sendChatAction?chat_id=5001&action=dancing", 400, "Bad Request: wrong parameter action in request")]
    [InlineData("deleteMessage?chat_id=5001&message_id=99", 400, "Bad Request: message to delete not found")]
    [InlineData("fly", 404, "Not Found: method not found")]
    public async Task What_the_real_one_refuses_is_refused(string call, int code, string description)
    {
        _bot.Send(Chat, Chat, "open");
        _bot.Block(5002);
        var (status, refusal) = await GetAsync(call);
        Assert.Equal((code, code, description, false), ((int)status, (int)refusal["error_code"]!, (string)refusal["description"]!, (bool)refusal["ok"]!));
    }

    [Fact]
    public async Task A_strange_token_is_unauthorized_and_a_strange_path_is_not_found()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.GetAsync(new Uri(_emulator.BaseUrl, "/bot1:x/getMe"), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(new Uri(_emulator.BaseUrl, "/getMe"), Token)).StatusCode);
    }

    [Fact]
    public async Task A_webhook_gets_its_updates_with_the_secret_until_it_takes_them_and_forbids_polling()
    {
        var calls = 0;
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref calls) == 1 ? 500 : 200;
            return Task.CompletedTask;
        });
        Assert.Equal(400, (int)(await GetAsync($"setWebhook?url={receiver.Url}&secret_token=no%20way")).Status);
        Assert.True((bool)(await GetAsync($"setWebhook?url={receiver.Url}&secret_token=s3cret")).Json["result"]!);
        _bot.Send(Chat, Chat, "pushed");
        await Eventually.TrueAsync(() => receiver.Requests.Count == 2, "refused once, taken once");
        Assert.All(receiver.Requests, r => Assert.Equal("s3cret", r.Headers["X-Telegram-Bot-Api-Secret-Token"]));
        Assert.All(receiver.Requests, r => Assert.Equal("pushed", (string?)JsonNode.Parse(r.Body)!["message"]!["text"]));
        Assert.Equal(409, (int)(await GetAsync("getUpdates")).Status);
        await GetAsync("deleteWebhook");
        await Eventually.TrueAsync(() => _bot.PendingUpdates == 0, "taken");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("getUpdates")).Status);
    }

    [Fact]
    public async Task The_report_tells_order_and_repetitions_of_each_chat()
    {
        _bot.Send(Chat, Chat, "1");
        _bot.Send(Chat + 1, Chat + 1, "1");
        foreach (var text in new[] { "re 1", "re 1" }) await GetAsync($"sendMessage?chat_id={Chat}&text={text}");
        await GetAsync($"sendMessage?chat_id={Chat + 1}&text=re 1");
        var report = _bot.Report();
        Assert.Equal(["re 1"], report[0].Doubled);
        Assert.False(report[0].IsAnsweredOnceInOrder(text => "re " + text));
        Assert.Empty(report[1].Doubled);
        Assert.True(report[1].IsAnsweredOnceInOrder(text => "re " + text));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<string?> Texts(JsonArray updates) => updates.Select(u => (string?)u!["message"]!["text"]);

    private async Task<JsonArray> PollAsync(string query) => (await GetAsync("getUpdates" + query)).Json["result"]!.AsArray();

    private async Task<(HttpStatusCode Status, JsonNode Json)> GetAsync(string call) => await ReadAsync(await _client.GetAsync(Url(call), Token));

    private async Task<(HttpStatusCode Status, JsonNode Json)> PostAsync(string method, HttpContent content) => await ReadAsync(await _client.PostAsync(Url(method), content, Token));

    private Uri Url(string call) => new(_emulator.BaseUrl, $"/bot{_bot.Token}/{call}");

    private static async Task<(HttpStatusCode Status, JsonNode Json)> ReadAsync(HttpResponseMessage response)
    {
        using (response) return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!);
    }
}
