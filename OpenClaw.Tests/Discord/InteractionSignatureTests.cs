using System.Text;
using OpenClaw.Channels.Discord;
using Xunit;

namespace OpenClaw.Tests.Discord;

public sealed class InteractionSignatureTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{\"type\":1}");

    [Fact]
    public void What_Discord_signed_is_genuine_as_long_as_it_is_fresh()
    {
        using var app = new DiscordApp("1", "t");
        foreach (var minutes in new[] { -5, 0, 5 })
        {
            var (signature, timestamp) = app.Sign(Body, Now.AddMinutes(minutes));
            Assert.True(Check(app, signature, timestamp, Body));
            Assert.True(Check(app, signature.ToUpperInvariant(), timestamp, Body));
        }
        foreach (var seconds in new[] { -301, 301, 100_000_000 })
        {
            var (signature, timestamp) = app.Sign(Body, Now.AddSeconds(seconds));
            Assert.False(Check(app, signature, timestamp, Body));
        }
    }

    [Fact]
    public void Whatever_is_changed_makes_it_a_forgery()
    {
        using var app = new DiscordApp("1", "t");
        using var other = new DiscordApp("2", "t");
        var (signature, timestamp) = app.Sign(Body, Now);
        Assert.False(Check(other, signature, timestamp, Body));
        Assert.False(Check(app, signature, timestamp, [.. Body, (byte)' ']));
        Assert.False(Check(app, signature, timestamp, []));
        Assert.False(Check(app, signature, $"{long.Parse(timestamp, null) + 1}", Body));
        Assert.False(Check(app, signature, "0" + timestamp, Body));
        for (var at = 0; at < signature.Length; at += 7)
        {
            var flipped = signature.ToCharArray();
            flipped[at] = flipped[at] == '0' ? '1' : '0';
            Assert.False(Check(app, new string(flipped), timestamp, Body));
        }
    }

    [Theory]
    [InlineData(null, "1700000000")]
    [InlineData("", "1700000000")]
    [InlineData("zz", "1700000000")]
    [InlineData("00", null)]
    [InlineData("00", "-1")]
    [InlineData("00", "99999999999999999999999")]
    public void What_is_missing_or_malformed_is_refused_and_breaks_nothing(string? signature, string? timestamp)
    {
        using var app = new DiscordApp("1", "t");
        Assert.False(Check(app, signature, timestamp, Body));
        Assert.False(Check(app, signature is null ? null : new string('f', 128), timestamp, Body));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("abc")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_no_key_is_none(string? hex) => Assert.Null(InteractionSignature.KeyOf(hex));

    private static bool Check(DiscordApp app, string? signature, string? timestamp, byte[] body) =>
        InteractionSignature.IsGenuine(InteractionSignature.KeyOf($" {app.PublicKey} ")!, signature, timestamp, body, Now);
}
