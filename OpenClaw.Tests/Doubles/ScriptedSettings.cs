using System.Collections.Concurrent;
using OpenClaw.Core.Settings;

namespace OpenClaw.Tests.Doubles;

/// <summary>The cluster's settings in memory.</summary>
internal sealed class ScriptedSettings : ISettingsStore
{
    public ConcurrentDictionary<string, string> Values { get; } = new();

    public Task<IReadOnlyDictionary<string, string>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>(Values));

    public Task SetAsync(string name, string? value, CancellationToken cancellationToken)
    {
        if (value is null) Values.TryRemove(name, out _);
        else Values[name] = value;
        return Task.CompletedTask;
    }
}
