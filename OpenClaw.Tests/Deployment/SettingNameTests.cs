using System.Reflection;
using System.Text.RegularExpressions;
using OpenClaw.Tests.Architecture;
using Xunit;

namespace OpenClaw.Tests.Deployment;

/// <summary>A setting that is misspelt in a manifest is silently none at all.</summary>
public sealed partial class SettingNameTests
{
    [Fact]
    public void Every_setting_that_a_deployment_names_is_one_that_the_code_reads()
    {
        var known = House.Types(House.All).Where(type => SectionOf(type) is not null)
            .SelectMany(type => type.GetProperties().Where(property => property.CanWrite).Select(property => $"{SectionOf(type)}:{property.Name}"))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var named = Files().SelectMany(file => Name().Matches(File.ReadAllText(file)).Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal))).Distinct().ToList();

        Assert.True(named.Count >= 8, "the pattern finds nothing");
        Assert.Empty(named.Where(name => !known.Contains(name)).Order());
    }

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(Repository.PathOf("OpenClaw.AppHost"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Repository.PathOf("deploy"), "*", SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(Repository.PathOf("docs", "deployment"), "*.md"));

    private static string? SectionOf(Type type) =>
        type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static) is { IsLiteral: true } field ? field.GetRawConstantValue() as string : null;

    [GeneratedRegex("OpenClaw__[A-Za-z]+(__[A-Za-z]+)+")]
    private static partial Regex Name();
}
