using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>What a third party's model does wrong, seen by the one who asked.</summary>
public sealed class ModelFailureTests : IAsyncLifetime
{
    private readonly DataFolder _data = new();
    private AimockServer _model = null!;
    private StandaloneProcess _process = null!;
    private ApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _model = await AimockServer.StartAsync();
        _process = await StandaloneProcess.StartAsync(_data, Settings.With(_model));
        _api = new ApiClient(_process, _data);
    }

    [Fact]
    public async Task A_model_that_failed_once_is_asked_again()
    {
        await _model.EchoAsync("re ");
        await _model.FailOnceAsync(500, "broken");
        var job = await _api.EndedAsync(await _api.SendAsync("c", "hello"));
        Assert.Equal(("completed", "re hello", 2), (job.State, job.Answer, job.Attempts));
        Assert.Equal(["user: hello", "assistant: re hello"], await _api.TurnsAsync("c"));
    }

    [Fact]
    public async Task An_answer_that_was_cut_is_asked_for_again_and_never_shown_as_one()
    {
        await _model.SayAsync(new string('x', 200), timing: new AimockTiming(PieceLength: 10, CutAfterPieces: 3));
        var id = await _api.SendAsync("c", "hello");
        await _api.JobAsync(id, job => job.Error is not null, "cut");
        await _model.ResetAsync();
        await _model.EchoAsync("re ");
        Assert.Equal("re hello", (await _api.EndedAsync(id)).Answer);
        Assert.Equal(["user: hello", "assistant: re hello"], await _api.TurnsAsync("c"));
    }

    [Fact]
    public async Task A_refused_key_is_a_dead_letter_with_a_reason_that_a_redrive_answers()
    {
        await _model.FailAsync(401, "Incorrect API key provided: a-key-of-the-model");
        var id = await _api.SendAsync("c", "hello");
        var dead = await _api.EndedAsync(id);
        Assert.Equal(("dead", 1), (dead.State, dead.Attempts));
        Assert.Contains("401", dead.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a-key-of-the-model", dead.Error, StringComparison.Ordinal);

        await _model.ResetAsync();
        await _model.EchoAsync("re ");
        await _api.RedriveAsync(id);
        var job = await _api.EndedAsync(id);
        Assert.Equal(("completed", "re hello"), (job.State, job.Answer));
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _process.DisposeAsync();
        await _model.DisposeAsync();
        _data.Dispose();
    }
}
