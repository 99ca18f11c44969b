using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>How a program ends that cannot start: one clear line for the person, no stack trace, no success.</summary>
internal static class BadStart
{
    public static void AssertOneLine(ProcessEnd end, string expected)
    {
        var line = Assert.Single(end.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.NotEqual(0, end.Code);
        Assert.DoesNotContain("   at ", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", end.Output, StringComparison.Ordinal);
    }
}
