using OpenClaw.Core.Nodes;
using Xunit;

namespace OpenClaw.Tests.Nodes;

public sealed class NodeAddressTests
{
    [Fact]
    public void An_advertised_address_wins() =>
        Assert.Equal(new Uri("http://given:1"), NodeAddress.Resolve(new Uri("http://given:1"), ["http://127.0.0.1:5000"], "host"));

    [Theory]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000/")]
    [InlineData("http://[::]:8080", "http://host:8080/")]
    [InlineData("http://0.0.0.0:8080", "http://host:8080/")]
    [InlineData("http://+:8080", "http://host:8080/")]
    [InlineData("https://*:8443", "https://host:8443/")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080/")]
    public void Wildcards_become_the_host_name(string listening, string expected) =>
        Assert.Equal(expected, NodeAddress.Resolve(null, [listening], "host")?.ToString());

    [Fact]
    public void The_first_readable_address_counts() =>
        Assert.Equal("http://b:2/", NodeAddress.Resolve(null, ["unix:/run/x.sock", "nonsense", "http://b:2", "http://c:3"], "host")?.ToString());

    [Fact]
    public void Nothing_known_is_null() => Assert.Null(NodeAddress.Resolve(null, [], "host"));
}
