using OpenClaw.Core.Nodes;
using Xunit;

namespace OpenClaw.Tests.Nodes;

public sealed class ResourceProbeTests
{
    [Theory]
    [InlineData(1, 1, 2, 0.5)]
    [InlineData(4, 1, 2, 1)]
    [InlineData(1, 0, 2, 0)]
    [InlineData(-1, 1, 2, 0)]
    public void Processor_share_is_used_over_elapsed_and_processors(double used, double elapsed, int processors, double expected) =>
        Assert.Equal(expected, ResourceProbe.CpuShare(TimeSpan.FromSeconds(used), TimeSpan.FromSeconds(elapsed), processors));

    [Fact]
    public void Memory_is_a_real_share()
    {
        var (_, memory) = new ResourceProbe(TimeProvider.System).Read();
        Assert.InRange(memory, double.Epsilon, 1);
    }
}
