using Microsoft.Extensions.Logging.Abstractions;
using OpenClaw.Core.Live;

namespace OpenClaw.Tests.Contracts;

/// <summary>The contract of the live state, inside one process.</summary>
public static class InProcessLiveTests
{
    public sealed class Signals() : SignalsContract(() =>
    {
        var signals = new InProcessSignals(NullLogger<InProcessSignals>.Instance);
        return Task.FromResult(new SignalsPair(signals, signals, () => default));
    });

    public sealed class PartialTexts() : PartialTextsContract(() =>
    {
        var texts = new InProcessPartialTexts();
        return Task.FromResult(new PartialTextsPair(texts, texts, () => default));
    });

    public sealed class Registry() : RegistryContract(time =>
    {
        var registry = new InProcessRegistry(time);
        return Task.FromResult(new RegistryPair(registry, registry, () => default));
    });

    public sealed class RateLimits() : RateLimitsContract(() =>
    {
        var limits = new InProcessRateLimits(TimeProvider.System);
        return Task.FromResult(new RateLimitsPair(limits, limits, () => default));
    });
}
