using OpenClaw.Core.Nodes;
using Xunit;

namespace OpenClaw.Tests.Nodes;

public sealed class NodeIdentityTests
{
    private const string Replica = "service.namespace=shop,service.instance.id=Worker%20a1,other=x";

    [Theory]
    [InlineData("given", Replica, 8080, "given")]
    [InlineData(" ", Replica, 8080, "worker-worker a1")]
    [InlineData(null, "service.instance.id=", 8080, "worker-host-8080")]
    [InlineData(null, "service.instance.idx=7", 8080, "worker-host-8080")]
    [InlineData(null, null, 8080, "worker-host-8080")]
    [InlineData(null, "", null, "worker-host-c0ffee")]
    public void The_first_that_is_known_names_the_node(string? configured, string? attributes, int? port, string expected) =>
        Assert.Equal(expected, NodeIdentity.Choose(NodeRole.Worker, configured, attributes, "Host", port, "c0ffee"));

    [Theory]
    [InlineData("http://127.0.0.1:18801", 18801)]
    [InlineData("http://127.0.0.1:0", null)]
    [InlineData("http://127.0.0.1:0;http://*:8080", 8080)]
    [InlineData("http://+:8080/", 8080)]
    [InlineData("https://localhost", 443)]
    [InlineData("unix:/run/x.sock", null)]
    [InlineData(null, null)]
    public void A_port_counts_when_the_settings_fix_it(string? urls, int? expected) => Assert.Equal(expected, NodeIdentity.FixedPort(urls));
}
