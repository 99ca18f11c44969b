using NetArchTest.Rules;
using OpenClaw.Tests.Architecture;
using Xunit;

namespace OpenClaw.Tests.Telegram;

public sealed class TelegramRoomTests
{
    [Fact]
    public void Only_the_Telegram_room_knows_the_Telegram_library()
    {
        var result = Types.InAssemblies(House.All).That().DoNotResideInNamespaceStartingWith("OpenClaw.Channels.Telegram").ShouldNot().HaveDependencyOn("Telegram.Bot").GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void The_shared_rooms_do_not_know_a_platform()
    {
        var result = Types.InAssembly(House.Channels).That().ResideInNamespaceStartingWith("OpenClaw.Channels.Ingress").Or().ResideInNamespaceStartingWith("OpenClaw.Channels.Delivery")
            .Or().ResideInNamespaceStartingWith("OpenClaw.Channels.Platforms")
            .ShouldNot().HaveDependencyOnAny("OpenClaw.Channels.Telegram", "OpenClaw.Channels.Discord", "OpenClaw.Channels.Webhook").GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }
}
