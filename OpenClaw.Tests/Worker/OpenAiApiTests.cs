using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenClaw.Tests.Doubles;
using OpenClaw.Worker.Execution;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class OpenAiApiTests
{
    private const string Hello = """{"model":"scripted","messages":[{"role":"user","content":"hi"}]}""";
    private const string HelloStream = """{"model":"scripted","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hi"}]}""";

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

    private static async Task<string[]> EventsAsync(HttpResponseMessage answer) =>
        [.. (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => e["data: ".Length..])];

    [Fact]
    public async Task A_whole_answer_has_the_form()
    {
        await using var worker = await WorkerHost.StartAsync();
        using var answer = await worker.ChatAsync(Hello);
        var body = await JsonAsync(answer);
        Assert.Equal("chat.completion", body.GetProperty("object").GetString());
        var choice = body.GetProperty("choices")[0];
        Assert.Equal(("ok", "stop"), (choice.GetProperty("message").GetProperty("content").GetString(), choice.GetProperty("finish_reason").GetString()));
        Assert.Equal((3, 5, 8), (Usage(body, "prompt_tokens"), Usage(body, "completion_tokens"), Usage(body, "total_tokens")));
    }

    [Theory]
    [InlineData(Hello)]
    [InlineData(HelloStream)]
    public async Task An_answers_words_count_for_the_workers_speed_while_they_come(string request)
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Model.Script = (_, _, stop) => SpeakAsync(stop);
        var answer = worker.ChatAsync(request);
        await Eventually.TrueAsync(() => worker.Get<LoadReport>().Read().TokensPerSecond > 0, "the speed of a half answer");
        worker.Client.CancelPendingRequests();
        await Task.WhenAny(answer);

        static async IAsyncEnumerable<ChatResponseUpdate> SpeakAsync([EnumeratorCancellation] CancellationToken stop)
        {
            for (; ; await Task.Delay(50, stop)) yield return new ChatResponseUpdate(ChatRole.Assistant, "a word and another one ");
        }
    }

    private static int Usage(JsonElement body, string name) => body.GetProperty("usage").GetProperty(name).GetInt32();

    [Fact]
    public async Task A_stream_has_the_form_and_ends_with_usage_and_done()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Model.Script = (_, _, _) => ScriptedChatClient.Say("a", "b");
        using var answer = await worker.ChatAsync(HelloStream);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var events = await EventsAsync(answer);
        Assert.Equal("[DONE]", events[^1]);
        var chunks = events[..^1].Select(e => JsonDocument.Parse(e).RootElement).ToArray();
        Assert.Equal(["a", "b"], chunks[..2].Select(c => c.GetProperty("choices")[0].GetProperty("delta").GetProperty("content").GetString()));
        Assert.Equal(JsonValueKind.Null, chunks[0].GetProperty("choices")[0].GetProperty("finish_reason").ValueKind);
        Assert.Equal("stop", chunks[2].GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal(8, Usage(chunks[3], "total_tokens"));
    }

    [Fact]
    public async Task A_stream_that_fails_before_its_first_token_is_still_an_error_answer()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Model.Script = (_, _, _) => ScriptedChatClient.Break("", new HttpRequestException("refused"));
        using var answer = await worker.ChatAsync(HelloStream);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("model_unavailable", (await JsonAsync(answer)).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_stream_cut_in_the_middle_ends_with_an_error_and_without_done()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Model.Script = (_, _, _) => ScriptedChatClient.Break("half", new IOException("cut"));
        using var answer = await worker.ChatAsync(HelloStream);
        var events = await EventsAsync(answer);
        Assert.Contains("\"error\"", events[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", events);
    }

    [Fact]
    public async Task A_full_worker_says_that_the_429_is_its_own()
    {
        await using var worker = await WorkerHost.StartAsync(("OpenClaw:Worker:Slots", "1"));
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.Hang(stop);
        using var job = await worker.OfferAsync(worker.NewJob());
        using var answer = await worker.ChatAsync(Hello);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("1", answer.Headers.GetValues("OpenClaw-Busy").Single());
    }

    [Fact]
    public async Task A_caller_that_goes_away_stops_the_model_call_and_frees_the_slot()
    {
        await using var worker = await WorkerHost.StartAsync(("OpenClaw:Worker:Slots", "1"));
        var stopped = new TaskCompletionSource();
        worker.Model.Script = (_, _, stop) =>
        {
            stop.Register(stopped.SetResult);
            return ScriptedChatClient.Hang(stop);
        };
        (await worker.ChatAsync(HelloStream)).Dispose();
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest, null)]
    [InlineData("null", HttpStatusCode.BadRequest, null)]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}]}""", HttpStatusCode.BadRequest, "model")]
    [InlineData("""{"model":"scripted"}""", HttpStatusCode.BadRequest, "messages")]
    [InlineData("""{"model":"scripted","messages":[null]}""", HttpStatusCode.BadRequest, "messages[0].role")]
    [InlineData("""{"model":"scripted","messages":[{"role":"user"}]}""", HttpStatusCode.BadRequest, "messages[0].content")]
    [InlineData("""{"model":"scripted","n":2,"messages":[{"role":"user","content":"hi"}]}""", HttpStatusCode.BadRequest, "n")]
    [InlineData("""{"model":"nobody","messages":[{"role":"user","content":"hi"}]}""", HttpStatusCode.NotFound, "model")]
    public async Task Bad_input_is_answered_in_the_error_form(string body, HttpStatusCode status, string? param)
    {
        await using var worker = await WorkerHost.StartAsync();
        using var answer = await worker.ChatAsync(body);
        Assert.Equal(status, answer.StatusCode);
        var error = (await JsonAsync(answer)).GetProperty("error");
        Assert.Equal(("invalid_request_error", param), (error.GetProperty("type").GetString(), error.GetProperty("param").GetString()));
        Assert.Equal(0, worker.Model.Calls);
    }

    [Fact]
    public async Task What_the_caller_asked_for_reaches_the_model()
    {
        await using var worker = await WorkerHost.StartAsync();
        IReadOnlyList<ChatMessage> heard = [];
        ChatOptions? asked = null;
        worker.Model.Script = (messages, options, _) =>
        {
            (heard, asked) = (messages, options);
            return ScriptedChatClient.Say("ok");
        };
        using var answer = await worker.ChatAsync("""
            {"model":"scripted","temperature":0.5,"top_p":0.9,"max_completion_tokens":7,"seed":3,"stop":"END","tool_choice":"required",
             "tools":[{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}],
             "messages":[{"role":"developer","content":"be kind"},
              {"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{\"at\":1}"}}]},
              {"role":"tool","tool_call_id":"c1","content":"a cat"}]}
            """);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool], heard.Select(m => m.Role));
        Assert.IsType<UriContent>(heard[1].Contents[1]);
        Assert.Equal("c1", Assert.IsType<FunctionCallContent>(heard[2].Contents[0]).CallId);
        Assert.Equal("a cat", Assert.IsType<FunctionResultContent>(heard[3].Contents[0]).Result);
        Assert.Equal((0.5f, 0.9f, 7, 3L, "END", "look"), (asked!.Temperature, asked.TopP, asked.MaxOutputTokens, asked.Seed, asked.StopSequences![0], asked.Tools![0].Name));
        Assert.Equal(ChatToolMode.RequireAny, asked.ToolMode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tool_call_of_the_model_reaches_the_caller(bool stream)
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Model.Script = (_, _, _) => new[]
        {
            new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("c1", "look", new Dictionary<string, object?> { ["at"] = 1 })]) { FinishReason = ChatFinishReason.ToolCalls },
        }.ToAsyncEnumerable();
        using var answer = await worker.ChatAsync(stream ? HelloStream : Hello);
        var choice = (stream ? JsonDocument.Parse((await EventsAsync(answer))[0]).RootElement : await JsonAsync(answer)).GetProperty("choices")[0];
        var call = choice.GetProperty(stream ? "delta" : "message").GetProperty("tool_calls")[0];
        Assert.Equal(("c1", "look", """{"at":1}"""), (call.GetProperty("id").GetString(), call.GetProperty("function").GetProperty("name").GetString(), call.GetProperty("function").GetProperty("arguments").GetString()));
    }

    [Fact]
    public async Task The_configured_model_is_listed()
    {
        await using var worker = await WorkerHost.StartAsync();
        var list = JsonDocument.Parse(await worker.Client.GetStringAsync("/v1/models", TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("scripted", list.GetProperty("data")[0].GetProperty("id").GetString());
        using var unknown = await worker.Client.GetAsync("/v1/models/nobody", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/v1/embeddings")]
    [InlineData("GET", "/v1/chat/completions")]
    [InlineData("DELETE", "/v1/models/scripted")]
    public async Task What_is_not_served_says_so_in_the_OpenAI_form(string method, string path)
    {
        await using var worker = await WorkerHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await worker.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("error");
        Assert.Equal((HttpStatusCode.NotFound, "unknown_url"), (answer.StatusCode, error.GetProperty("code").GetString()));
        Assert.StartsWith($"{method} {path} ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_takes_too_long_is_a_gateway_time_out()
    {
        await using var worker = await WorkerHost.StartAsync(("OpenClaw:Jobs:TimeLimit", "00:00:00.2"));
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.SayAfter(new TaskCompletionSource().Task, "never", stop);
        using var answer = await worker.ChatAsync(Hello);
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
    }
}
