using OpenClaw.ServiceDefaults;
using Xunit;

namespace OpenClaw.Tests.ServiceDefaults;

public sealed class ListeningUrlsTests
{
    [Theory]
    [InlineData(null, null, null, "http://d:1")]
    [InlineData("http://a:1; http://b:2", "8080", "8443", "http://a:1 http://b:2")]
    [InlineData("", "8080;8081", "8443", "http://*:8080 http://*:8081 https://*:8443")]
    public void Addresses_win_over_ports_and_ports_over_the_default(string? urls, string? http, string? https, string expected) =>
        Assert.Equal(expected, string.Join(' ', ListeningUrls.Choose(urls, http, https, "http://d:1")));

    [Theory]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:9")]
    [InlineData("https://*:8443/", "http://*:9")]
    [InlineData("http://[::1]:8080", "http://[::1]:9")]
    [InlineData("http://[::1]", "http://[::1]:9")]
    [InlineData("http://localhost", "http://localhost:9")]
    public void Probes_have_a_port_on_the_same_host(string url, string expected) => Assert.Equal(expected, ListeningUrls.ProbeUrl(url, 9));
}
