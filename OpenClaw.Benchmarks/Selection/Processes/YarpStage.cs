namespace OpenClaw.Benchmarks.Selection.Processes;

/// <summary>YARP as it comes before model servers of its own; it lasts one play.</summary>
/// <param name="round">Some policies give every tie to the first by name, and nobody names a fleet by size: each round names it anew.</param>
internal sealed class YarpStage(int round) : IAsyncDisposable
{
    // As long as a backlog needs that did not grow.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<PlainYarp> _proxies = [];
    private ModelFleet? _fleet;

    public async Task<LbRun> PlayAsync(Contestant contestant, Scenario scenario, IReadOnlyList<JobPlan> plans, CancellationToken cancellationToken)
    {
        _fleet = await ModelFleet.StartAsync(scenario.Workers);
        var models = _fleet.Servers.ToArray();
        new Random(round).Shuffle(models);
        for (var i = 0; i < scenario.Gateways; i++) _proxies.Add(await PlainYarp.StartAsync(contestant.Policy, models.Where(model => model.Server.Plan.JoinsAt <= 0)));
        using var client = new CompletionClient(_proxies.Select(proxy => proxy.Address), key: null);

        var play = new Play(scenario, plans, number: 0);
        (_fleet.Started, _fleet.Failed) = (play.Started, (message, _) => play.Failed(message));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var around = Task.WhenAll(_fleet.BefallAsync(scenario, over.Token), JoinAsync(contestant, scenario, models, over.Token));
        await play.SendAsync((job, stop) => client.SendAsync(play, job, stop), Patience, cancellationToken);
        await over.CancelAsync();
        await around.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return play.End(contestant);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies) await proxy.DisposeAsync();
        if (_fleet is not null) await _fleet.DisposeAsync();
    }

    private async Task JoinAsync(Contestant contestant, Scenario scenario, (ModelServer Server, Uri Address)[] models, CancellationToken cancellationToken)
    {
        if (scenario.Workers.Max(w => w.JoinsAt) is not (> 0 and var at)) return;
        await Task.Delay(TimeSpan.FromSeconds(at), cancellationToken);
        foreach (var proxy in _proxies) proxy.Update(contestant.Policy, models);
    }
}
