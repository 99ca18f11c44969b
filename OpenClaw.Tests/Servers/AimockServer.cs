using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenClaw.Tests.Servers;

/// <summary>
/// A third party's model: npm @copilotkit/aimock, which speaks the OpenAI protocol. What was told last is asked first, so a special answer can be
/// laid over a catch-all. A text narrows an answer to messages that contain it. Ends with the test process, because its standard input then closes.
/// </summary>
public sealed class AimockServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly Process _process;
    private readonly BoundedLog _errors = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    private AimockServer(Process process)
    {
        _process = process;
        _ = _errors.ReadAsync(process.StandardError);
    }

    /// <summary>The OpenAI endpoint, with /v1.</summary>
    public Uri Endpoint { get; private set; } = null!;

    public static async Task<AimockServer> StartAsync()
    {
        var server = new AimockServer(Process.Start(NodeTool.Prepare("aimock.mjs"))!);
        try
        {
            server.Endpoint = new Uri((string)(await server.ReadAsync())["url"]! + "/v1");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Answers with <paramref name="prefix"/> and the person's last message.</summary>
    public Task EchoAsync(string prefix = "", string? text = null, AimockTiming? timing = null) =>
        SendAsync("echo", new { text, prefix, options = timing ?? new() });

    public Task SayAsync(string content, string? text = null, AimockTiming? timing = null) =>
        SendAsync("say", new { text, content, options = timing ?? new() });

    /// <param name="retryAfterSeconds">Sent with 429 only.</param>
    public Task FailAsync(int status, string message, string? text = null, int? retryAfterSeconds = null) =>
        SendAsync("fail", new { text, status, message, retryAfter = retryAfterSeconds });

    /// <summary>Fails the next request only.</summary>
    public Task FailOnceAsync(int status, string message) => SendAsync("failOnce", new { status, message });

    /// <summary>Forgets all answers and requests.</summary>
    public Task ResetAsync() => SendAsync("reset", new { });

    /// <summary>Requests so far, oldest first.</summary>
    public async Task<IReadOnlyList<AimockRequest>> RequestsAsync() =>
        (await SendAsync("requests", new { })).Deserialize<AimockRequest[]>(Web) ?? [];

    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(Limit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _turn.Dispose();
    }

    private async Task<JsonNode?> SendAsync(string command, object arguments)
    {
        var line = JsonSerializer.SerializeToNode(arguments, Web)!.AsObject();
        foreach (var empty in line.Where(property => property.Value is null).Select(property => property.Key).ToArray()) line.Remove(empty);
        line["command"] = command;
        await _turn.WaitAsync(Limit);
        try
        {
            await _process.StandardInput.WriteLineAsync(line.ToJsonString());
            await _process.StandardInput.FlushAsync();
            var answer = await ReadAsync();
            return answer["error"] is { } error ? throw new InvalidOperationException($"aimock refused {command}: {error}") : answer["result"];
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<JsonNode> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var line = await _process.StandardOutput.ReadLineAsync(limit.Token);
        return line is null ? throw new InvalidOperationException($"aimock ended:\n{_errors}") : JsonNode.Parse(line)!;
    }
}
