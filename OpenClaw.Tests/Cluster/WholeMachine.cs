using Xunit;

namespace OpenClaw.Tests.Cluster;

/// <summary>Tests that start many processes run after the others and one at a time: beside each other they would measure the machine, not the promises.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeMachine
{
    public const string Name = "the whole machine";
}
