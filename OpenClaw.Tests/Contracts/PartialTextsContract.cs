using System.Collections.Concurrent;
using OpenClaw.Core.Signals;
using Xunit;

namespace OpenClaw.Tests.Contracts;

/// <summary>The worker's view and a gateway's; in process both are one.</summary>
public sealed record PartialTextsPair(IPartialTexts Worker, IPartialTexts Gateway, Func<ValueTask> Close) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Close();
}

public abstract class PartialTextsContract(Func<Task<PartialTextsPair>> create) : IAsyncLifetime
{
    private readonly Guid _conversation = Guid.NewGuid();
    private readonly Guid _job = Guid.NewGuid();
    private PartialTextsPair _pair = null!;

    public async ValueTask InitializeAsync() => _pair = await create();

    public async ValueTask DisposeAsync()
    {
        if (_pair is not null) await _pair.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_late_reader_gets_everything_that_was_said_as_one_piece()
    {
        Assert.Null(await ReadAsync());
        Publish(1, 0, "Hello");
        Publish(1, 5, ", ");
        Publish(1, 7, "world");
        await ReadsAsync(new PartialText(_conversation, _job, 1, 0, "Hello, world"));
    }

    [Fact]
    public async Task A_higher_attempt_replaces_what_a_lower_one_said()
    {
        Publish(1, 0, "the first try");
        Publish(2, 0, "again");
        Publish(1, 13, " goes on, too late");
        Publish(2, 5, ".");
        await ReadsAsync(new PartialText(_conversation, _job, 2, 0, "again."));
    }

    [Fact]
    public async Task A_job_that_ended_is_forgotten_and_the_next_one_is_heard()
    {
        Publish(3, 0, "old");
        await ReadsAsync(new PartialText(_conversation, _job, 3, 0, "old"));
        _pair.Worker.Forget(_conversation, Guid.NewGuid(), 3);
        _pair.Worker.Forget(_conversation, _job, 2); // an earlier attempt that ended late
        Assert.NotNull(await ReadAsync());
        _pair.Worker.Forget(_conversation, _job, 3);
        await Eventually.TrueAsync(async () => await ReadAsync() is null, "the job is forgotten");

        var next = Guid.NewGuid();
        _pair.Worker.Publish(new PartialText(_conversation, next, 1, 0, "new"));
        await ReadsAsync(new PartialText(_conversation, next, 1, 0, "new"));
    }

    [Fact]
    public async Task A_late_piece_of_another_job_does_not_wipe_what_the_running_one_said()
    {
        Publish(1, 0, "running");
        _pair.Worker.Publish(new PartialText(_conversation, Guid.NewGuid(), 1, 40, "late"));
        Publish(1, 7, " on");

        await ReadsAsync(new PartialText(_conversation, _job, 1, 0, "running on"));
    }

    [Fact]
    public async Task Text_that_is_cut_in_the_middle_of_a_character_joins_again()
    {
        var said = "grüße 👋🏽 世界";
        for (var i = 0; i < said.Length; i++) Publish(1, i, said[i..(i + 1)]);
        await ReadsAsync(new PartialText(_conversation, _job, 1, 0, said));
    }

    [Fact]
    public async Task A_long_answer_in_many_pieces_arrives_whole_and_in_order()
    {
        var heard = new ConcurrentQueue<PartialText>();
        using var subscription = _pair.Gateway.Subscribe(_conversation, heard.Enqueue);
        await ConnectAsync(heard);
        var pieces = Enumerable.Range(0, 500).Select(i => $"piece {i} ").ToList();
        var offset = 0;
        foreach (var piece in pieces)
        {
            Publish(2, offset, piece);
            offset += piece.Length;
        }
        await ReadsAsync(new PartialText(_conversation, _job, 2, 0, string.Concat(pieces)));
        await Eventually.TrueAsync(() => heard.Where(p => p.Attempt == 2).Sum(p => p.Text.Length) == offset, "everything is heard");
        var at = 0;
        foreach (var piece in heard.Where(p => p.Attempt == 2))
        {
            Assert.Equal(at, piece.Offset);
            at += piece.Text.Length;
        }
        Assert.Equal(string.Concat(pieces), string.Concat(heard.Where(p => p.Attempt == 2).Select(p => p.Text)));
    }

    [Fact]
    public async Task An_older_attempt_in_another_process_changes_nothing()
    {
        Publish(2, 0, "newer");
        await ReadsAsync(new PartialText(_conversation, _job, 2, 0, "newer"));
        _pair.Gateway.Publish(new PartialText(_conversation, _job, 1, 0, "older"));
        _pair.Gateway.Forget(_conversation, _job, 1);
        Publish(2, 5, " still");
        await ReadsAsync(new PartialText(_conversation, _job, 2, 0, "newer still"));
    }

    [Fact]
    public async Task An_attempt_in_another_process_takes_over()
    {
        Publish(1, 0, "older");
        await ReadsAsync(new PartialText(_conversation, _job, 1, 0, "older"));
        _pair.Gateway.Publish(new PartialText(_conversation, _job, 2, 0, "newer"));
        await ReadsAsync(new PartialText(_conversation, _job, 2, 0, "newer"));
        Publish(1, 5, ", too late");
        _pair.Worker.Forget(_conversation, _job, 1);
        _pair.Gateway.Publish(new PartialText(_conversation, _job, 2, 5, " still"));
        await ReadsAsync(new PartialText(_conversation, _job, 2, 0, "newer still"));
    }

    [Fact]
    public async Task A_conversation_does_not_hear_another()
    {
        _pair.Worker.Publish(new PartialText(Guid.NewGuid(), _job, 1, 0, "elsewhere"));
        Publish(1, 0, "here");
        await ReadsAsync(new PartialText(_conversation, _job, 1, 0, "here"));
    }

    [Fact]
    public async Task A_listener_gets_the_pieces_in_order_and_nothing_of_a_lower_attempt()
    {
        var (heard, other) = (new ConcurrentQueue<PartialText>(), new ConcurrentQueue<PartialText>());
        using var subscription = _pair.Gateway.Subscribe(_conversation, heard.Enqueue);
        using var elsewhere = _pair.Gateway.Subscribe(Guid.NewGuid(), other.Enqueue);
        await ConnectAsync(heard);
        Publish(5, 0, "a");
        Publish(4, 0, "too late");
        Publish(5, 1, "b");
        Publish(5, 2, "c");
        await Eventually.TrueAsync(() => heard.Any(piece => piece.Text == "c"), "the last piece is heard");
        Assert.Equal([(0, "a"), (1, "b"), (2, "c")], heard.Where(piece => piece.Attempt >= 4).Select(piece => (piece.Offset, piece.Text)));
        Assert.Empty(other);
    }

    [Fact]
    public async Task A_listener_that_ended_hears_nothing_more()
    {
        var (heard, goesOn) = (new ConcurrentQueue<PartialText>(), new ConcurrentQueue<PartialText>());
        var subscription = _pair.Gateway.Subscribe(_conversation, heard.Enqueue);
        using var other = _pair.Gateway.Subscribe(_conversation, goesOn.Enqueue);
        await ConnectAsync(heard);
        subscription.Dispose();
        Publish(2, 0, "last");
        await Eventually.TrueAsync(() => goesOn.Any(piece => piece.Text == "last"), "the other listener hears the last piece");
        Assert.DoesNotContain(heard, piece => piece.Text == "last");
    }

    /// <summary>Where a subscription travels to another process it begins a little later than the call; a first piece heard proves it has.</summary>
    private async Task ConnectAsync(ConcurrentQueue<PartialText> heard)
    {
        var said = 0;
        await Eventually.TrueAsync(() =>
        {
            Publish(1, said++, ".");
            return !heard.IsEmpty;
        }, "the listener is connected");
    }

    private void Publish(int attempt, int offset, string text) => _pair.Worker.Publish(new PartialText(_conversation, _job, attempt, offset, text));

    private async Task<PartialText?> ReadAsync() => await _pair.Gateway.ReadAsync(_conversation, TestContext.Current.CancellationToken);

    private Task ReadsAsync(PartialText expected) => Eventually.TrueAsync(async () => await ReadAsync() == expected, $"a reader finds {expected}");
}
