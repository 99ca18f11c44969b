using Microsoft.Extensions.AI;
using OpenClaw.Worker.Models;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class DemoChatClientTests
{
    private static readonly ChatMessage[] Said = [new(ChatRole.User, "earlier"), new(ChatRole.Assistant, "…"), new(ChatRole.User, "good morning")];

    [Fact]
    public async Task It_says_that_it_is_a_demo_and_how_to_connect_a_model()
    {
        using var demo = new DemoChatClient(TimeSpan.Zero, TimeProvider.System);
        var answer = await demo.GetStreamingResponseAsync(Said, null, TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken);
        Assert.Contains("good morning", answer.Text, StringComparison.Ordinal);
        Assert.Contains("demo", answer.Text, StringComparison.Ordinal);
        Assert.Contains("OpenClaw__Model__Endpoint", answer.Text, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
    }

    [Fact]
    public async Task Without_a_delay_it_answers_in_one_piece_and_with_one_in_words()
    {
        Assert.Equal(1, await PiecesAsync(TimeSpan.Zero));
        Assert.True(await PiecesAsync(TimeSpan.FromTicks(1)) > 10);
    }

    private static async Task<int> PiecesAsync(TimeSpan delay)
    {
        using var demo = new DemoChatClient(delay, TimeProvider.System);
        var pieces = 0;
        await foreach (var update in demo.GetStreamingResponseAsync(Said, null, TestContext.Current.CancellationToken)) pieces += update.Text.Length > 0 ? 1 : 0;
        return pieces;
    }

    [Theory]
    [InlineData(null, null, "demo")]
    [InlineData("http://localhost:1/v1", null, "openai")]
    [InlineData(null, "key", "openai")]
    public void An_endpoint_or_a_key_means_a_real_model(string? endpoint, string? key, string expected) =>
        Assert.Equal(expected, new ModelOptions { Endpoint = endpoint is null ? null : new Uri(endpoint), ApiKey = key }.ProviderName);
}
