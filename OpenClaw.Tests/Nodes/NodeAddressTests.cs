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
    public void Plain_http_is_preferred_between_nodes_and_https_serves_where_it_is_alone()
    {
        Assert.Equal("http://b:2/", NodeAddress.Resolve(null, ["https://a:1", "http://b:2"], "host")?.ToString());
        Assert.Equal("https://a:1/", NodeAddress.Resolve(null, ["https://a:1"], "host")?.ToString());
    }

    [Fact]
    public void The_probes_port_is_never_the_nodes_address() =>
        Assert.Equal("https://host:8443/", NodeAddress.Resolve(null, ["http://[::]:8081", "https://[::]:8443"], "host", probePort: 8081)?.ToString());

    [Fact]
    public void A_pods_address_of_either_kind_stands_in_for_the_host()
    {
        Assert.Equal("http://10.1.2.3:8080/", NodeAddress.Resolve(null, ["http://[::]:8080"], "10.1.2.3")?.ToString());
        Assert.Equal("http://[fd00::7]:8080/", NodeAddress.Resolve(null, ["http://[::]:8080"], "fd00::7")?.ToString());
    }

    [Fact]
    public void Nothing_known_is_null() => Assert.Null(NodeAddress.Resolve(null, [], "host"));
}
