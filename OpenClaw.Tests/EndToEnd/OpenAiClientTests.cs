using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Chat;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>The official clients, as their users have them; only the address and the key are ours.</summary>
public sealed class OpenAiClientTests : IAsyncLifetime
{
    private readonly DataFolder _data = new();
    private StandaloneProcess _process = null!;

    private Uri Endpoint => new(_process.Address, "/v1");

    public async ValueTask InitializeAsync() => _process = await StandaloneProcess.StartAsync(_data, Settings.Demo(TimeSpan.FromMilliseconds(1)));

    [Fact]
    public async Task The_dotnet_client_completes_streams_and_lists()
    {
        var token = TestContext.Current.CancellationToken;
        var chat = ClientOf(_data.AdminKey).GetChatClient("demo");
        var whole = await chat.CompleteChatAsync([new UserChatMessage("lobster")], cancellationToken: token);
        Assert.Contains("lobster", whole.Value.Content[0].Text, StringComparison.Ordinal);
        Assert.True(whole.Value.Usage.TotalTokenCount > 0);

        var pieces = new List<string>();
        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage("lobster")], cancellationToken: token))
            pieces.AddRange(update.ContentUpdate.Select(part => part.Text));
        Assert.True(pieces.Count > 5);
        Assert.Equal(whole.Value.Content[0].Text, string.Concat(pieces));
        Assert.Equal("demo", Assert.Single((await ClientOf(_data.AdminKey).GetOpenAIModelClient().GetModelsAsync(token)).Value).Id);
    }

    [Fact]
    public async Task An_account_that_calls_too_often_is_told_so_in_the_form_of_the_api()
    {
        var token = TestContext.Current.CancellationToken;
        using var data = new DataFolder();
        await using var process = await StandaloneProcess.StartAsync(data, new Settings(Settings.Demo(TimeSpan.FromMilliseconds(1))) { ["OpenClaw__Gateway__MessagesPerMinute"] = "1" });
        using var http = new HttpClient { BaseAddress = process.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", data.AdminKey);
        using var first = await http.GetAsync("/v1/models", token);
        using var second = await http.GetAsync("/v1/models", token);
        Assert.Equal((200, 429), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal("rate_limit_error", (string?)JsonNode.Parse(await second.Content.ReadAsStringAsync(token))!["error"]!["type"]);
    }

    [Fact]
    public async Task The_dotnet_client_understands_the_refusals()
    {
        var token = TestContext.Current.CancellationToken;
        var unknown = await Assert.ThrowsAsync<ClientResultException>(() => ClientOf(_data.AdminKey).GetChatClient("nobody").CompleteChatAsync([new UserChatMessage("x")], cancellationToken: token));
        Assert.Equal(404, unknown.Status);
        Assert.Contains("model_not_found", unknown.Message, StringComparison.Ordinal);
        var stranger = await Assert.ThrowsAsync<ClientResultException>(() => ClientOf("oc_wrong").GetChatClient("demo").CompleteChatAsync([new UserChatMessage("x")], cancellationToken: token));
        Assert.Equal(401, stranger.Status);
        Assert.Contains("invalid_api_key", stranger.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_npm_client_does_the_same()
    {
        var environment = new Dictionary<string, string> { ["OPENAI_BASE_URL"] = Endpoint.ToString(), ["OPENAI_API_KEY"] = _data.AdminKey };
        var said = JsonNode.Parse(await NodeTool.RunAsync("openai-client.mjs", environment, "demo"))!;
        Assert.Contains("lobster", (string?)said["whole"], StringComparison.Ordinal);
        Assert.Equal((string?)said["whole"], (string?)said["streamed"]);
        Assert.True((int)said["pieces"]! > 5);
        Assert.Equal("""["demo"]""", said["models"]!.ToJsonString());
        Assert.Equal("404 NotFoundError model_not_found", (string?)said["unknownModel"]);
        Assert.Equal("401 AuthenticationError invalid_api_key", (string?)said["wrongKey"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _data.Dispose();
    }

    private OpenAIClient ClientOf(string key) =>
        new(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = Endpoint, RetryPolicy = new ClientRetryPolicy(0) });
}
