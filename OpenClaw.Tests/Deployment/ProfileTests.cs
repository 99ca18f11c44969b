using OpenClaw.AppHost.Profiles;
using Xunit;

namespace OpenClaw.Tests.Deployment;

public sealed class ProfileTests
{
    private static readonly string Folder = Repository.PathOf("deploy", "profiles");

    public static TheoryData<string, string, string> Breakages => new()
    {
        { "\"name\": \"small\"", "\"name\": \"tiny\"", "name must be \"small\"" },
        { "\"min\": 2, \"max\": 2", "\"min\": 2, \"max\": 1", "workers.max must be at least workers.min (2)" },
        { "\"min\": 2, \"max\": 2", "\"min\": 0, \"max\": 2", "workers.min must be at least 1" },
        { "\"cpu\": 0.5", "\"cpu\": 0", "redis.cpu must be more than 0" },
        { "\"database\": { \"min\": 1, \"max\": 1", "\"database\": { \"min\": 1, \"max\": 3", "database.max must equal database.min (1)" },
        { "\"slotsPerWorker\": 16", "\"slotsPerWorker\": 0", "slotsPerWorker must be 1 to 5000" },
        { "[\"channels\"]", "[\"Channels\"]", "channelNodes: \"Channels\" must be lower-case" },
        { "[\"channels\"]", "[]", "channelNodes must name at least one" },
        { "[\"local\"]", "[\"local\", \"local\"]", "regions names one twice" },
        { "\"to\": 1000", "\"to\": 100", "users.to must be more than users.from (100)" },
        { "\"minNodes\": 3", "\"minNodes\": 6", "minNodes is 6, but gateways, workers, channel nodes and database are 5 together" },
        { "\"minNodes\": 3,", "\"minNodes\": 3, \"colour\": 1,", "colour" },
        { "\"memoryGi\": 8", "\"memoryGi\": \"8\"", "$.workers.memoryGi" },
        { "  \"slotsPerWorker\": 16,\n", "", "slotsPerWorker" },
    };

    [Fact]
    public void The_three_sizes_are_what_the_specification_asks()
    {
        var (small, medium, large) = (Read("small"), Read("medium"), Read("large"));

        Assert.Equal((1, 2, 1, 1), (small.Gateways.Min, small.Workers.Min, small.Database.Min, small.ChannelNodes.Count));
        Assert.Equal((2, 3, 2), (medium.Gateways.Min, medium.Workers.Min, medium.Database.Min));
        Assert.True(medium.ChannelNodes.Count > 1, "medium has a channel node for each platform");
        Assert.True(large.Gateways is { Min: >= 3, Scales: true } && large.Workers is { Min: 3, Max: 50 } && large.Database.Min >= 3 && large.Regions.Count > 1);
        Assert.Equal([3, 5, 10], new[] { small, medium, large }.Select(p => p.MinNodes));
    }

    [Fact]
    public void Nothing_shrinks_from_one_size_to_the_next()
    {
        var sizes = DeploymentProfile.Names.Select(Read).ToList();
        foreach (var (smaller, larger) in sizes.Zip(sizes.Skip(1)))
        {
            Assert.Equal(smaller.Users.To, larger.Users.From);
            Assert.True(larger.NodeCount > smaller.NodeCount);
            Assert.True(larger.SlotsPerWorker >= smaller.SlotsPerWorker && larger.DatabaseStorageGi >= smaller.DatabaseStorageGi && larger.Regions.Count >= smaller.Regions.Count);
            foreach (var (less, more) in Plans(smaller).Zip(Plans(larger)))
                Assert.True(more.Min >= less.Min && more.Max >= less.Max && more.Cpu >= less.Cpu && more.MemoryGi >= less.MemoryGi, $"{smaller.Name} {less} → {larger.Name} {more}");
        }
    }

    [Theory]
    [MemberData(nameof(Breakages))]
    public void A_broken_profile_names_its_file_and_its_field(string text, string replacement, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("openclaw-profile-").FullName;
        try
        {
            var good = File.ReadAllText(Path.Combine(Folder, "small.json"));
            Assert.Contains(text, good, StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, "small.json"), good.Replace(text, replacement, StringComparison.Ordinal));

            var error = Assert.Throws<ProfileException>(() => DeploymentProfile.Read(folder, "small"));

            Assert.Contains(Path.Combine(folder, "small.json"), error.Message, StringComparison.Ordinal);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void An_unknown_profile_is_answered_with_the_known_ones() =>
        Assert.Equal("There is no profile \"huge\". Use --profile small, medium, large.", Assert.Throws<ProfileException>(() => DeploymentProfile.Read(Folder, "huge")).Message);

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("small.json", Assert.Throws<ProfileException>(() => DeploymentProfile.Read(Path.Combine(Folder, "nowhere"), "small")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Medium", "Production", "medium")]
    [InlineData(null, "Large", "large")]
    [InlineData("small", "Large", "small")]
    [InlineData(null, "Development", "small")]
    [InlineData(" ", "Production", "small")]
    public void What_was_asked_for_wins_over_the_environment_and_the_smallest_is_the_default(string? asked, string environment, string expected) =>
        Assert.Equal(expected, DeploymentProfile.Choose(asked, environment));

    private static DeploymentProfile Read(string name) => DeploymentProfile.Read(Folder, name);

    private static IEnumerable<NodePlan> Plans(DeploymentProfile profile) => [profile.Gateways, profile.Workers, profile.Channels, profile.Database, profile.Redis];
}
